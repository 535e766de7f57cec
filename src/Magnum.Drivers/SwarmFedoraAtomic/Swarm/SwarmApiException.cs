namespace Magnum.Drivers.SwarmFedoraAtomic.Swarm;

/// <summary>A Swarm manager could not be asked, or did not answer as it should.</summary>
/// <param name="message">Why, for a person: goes behind a colon.</param>
/// <param name="innerException">What led to it.</param>
internal sealed class SwarmApiException(string message, Exception? innerException = null) : Exception(message, innerException);
