using Magnum.Gateway.Errors;
using Magnum.Grains;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;

namespace Magnum.Gateway.Baymodels;

/// <summary>Every check of a baymodel: the rules, the cloud's resources, the driver's own.</summary>
internal sealed class BaymodelCheck(ICloud cloud, IDriverCatalog drivers)
{
    /// <summary>The values with the image's distribution and the driver's defaults filled in; throws INVALID_ARGUMENT with every problem.</summary>
    public async Task<BaymodelSpec> CompleteAsync(CallContext caller, string name, BaymodelSpec spec, List<Violation> found, CancellationToken cancellationToken)
    {
        found.AddRange(BaymodelRules.Check(name, spec));
        var resources = await cloud.CheckAsync(caller, NamesOf(spec), cancellationToken).ConfigureAwait(false);
        found.AddRange(resources.Violations);
        var complete = WithDriver(spec with { ClusterDistro = resources.ImageOsDistro ?? string.Empty }, found);
        return found.Count == 0 ? complete : throw ApiError.Invalid(found);
    }

    /// <summary>The cloud resources that a baymodel names; empty names are left to <see cref="BaymodelRules"/>.</summary>
    public static ResourceNames NamesOf(BaymodelSpec spec) => new()
    {
        ImageId = OrNull(spec.ImageId),
        KeypairId = OrNull(spec.KeypairId),
        FlavorId = spec.FlavorId,
        MasterFlavorId = spec.MasterFlavorId,
        ExternalNetworkId = OrNull(spec.ExternalNetworkId),
        FixedNetwork = spec.FixedNetwork,
        FixedSubnet = spec.FixedSubnet,
    };

    private BaymodelSpec WithDriver(BaymodelSpec spec, List<Violation> found)
    {
        if (spec.Coe.Length == 0)
        {
            return spec;
        }

        var ofCoe = drivers.All.Select(driver => driver.Definition).Where(driver => string.Equals(driver.Coe, spec.Coe, StringComparison.Ordinal)).ToList();
        if (ofCoe.Count == 0)
        {
            var known = drivers.All.Select(driver => driver.Definition.Coe).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            found.Add(new Violation("coe", $"no driver for '{spec.Coe}' is installed; there are drivers for {string.Join(", ", known)}"));
            return spec;
        }

        if (!ofCoe.Exists(driver => string.Equals(driver.ServerType, spec.ServerType, StringComparison.Ordinal)))
        {
            found.Add(new Violation("server_type", $"no driver for {spec.Coe} builds '{spec.ServerType}' servers; there are drivers for {string.Join(", ", ofCoe.Select(driver => driver.ServerType).Distinct(StringComparer.Ordinal))}"));
            return spec;
        }

        if (spec.ClusterDistro.Length == 0)
        {
            return spec;
        }

        if (drivers.Find(spec.ServerType, spec.ClusterDistro, spec.Coe) is not { } driver)
        {
            found.Add(new Violation("image_id", $"the image's os_distro is '{spec.ClusterDistro}'; for {spec.Coe} it must be {string.Join(" or ", ofCoe.Select(other => other.OsDistro))}"));
            return spec;
        }

        var complete = spec with { NetworkDriver = spec.NetworkDriver ?? (driver.Definition.NetworkDrivers is [var first, ..] ? first : null) };
        found.AddRange(driver.Validate(complete));
        return complete;
    }

    private static string? OrNull(string value) => value.Length == 0 ? null : value;
}
