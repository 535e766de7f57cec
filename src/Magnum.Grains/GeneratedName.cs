namespace Magnum.Grains;

/// <summary>Names for things that were created without one, such as <c>pi-13-bay</c>.</summary>
public static class GeneratedName
{
    private static readonly string[] Letters =
    [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
        "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    ];

    /// <summary>A name made from a Greek letter, a number from 1 to 24 and what it is for; the same for the same id.</summary>
    public static string Of(string what, Guid id)
    {
        var bytes = id.ToByteArray();
        return $"{Letters[bytes[0] % Letters.Length]}-{(bytes[1] % 24) + 1}-{what}";
    }
}
