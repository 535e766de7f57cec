namespace Magnum.Grains.Store;

/// <summary>A silo process.</summary>
/// <param name="Id">Made anew with every start.</param>
/// <param name="Host">Host name.</param>
/// <param name="Binary">Name of the program.</param>
public sealed record SiloIdentity(Guid Id, string Host, string Binary);
