namespace Magnum.Grains.Baymodels;

/// <summary>A command of a caller to a baymodel grain. Values are validated and complete.</summary>
/// <param name="ProjectId">The caller's project.</param>
public abstract record BaymodelMessage(string ProjectId)
{
    /// <summary>A caller wants a baymodel.</summary>
    public sealed record Create(Guid Uuid, string ProjectId, string UserId, string Name, BaymodelSpec Spec, bool Public) : BaymodelMessage(ProjectId);

    /// <summary>A caller wants other values.</summary>
    public sealed record Update(string ProjectId, string Name, BaymodelSpec Spec, bool Public) : BaymodelMessage(ProjectId);

    /// <summary>A caller wants the baymodel gone.</summary>
    public sealed record Delete(string ProjectId) : BaymodelMessage(ProjectId);
}
