namespace Magnum.Grains.Certificates;

/// <summary>A signing request that no certificate is made from; the message says what is wrong with it, to follow the field's name.</summary>
public sealed class InvalidSigningRequestException(string message, Exception? inner = null) : Exception(message, inner);
