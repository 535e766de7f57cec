namespace Magnum.OpenStack.Bays;

/// <summary>Work in OpenStack for one operation: under its request id, and what goes wrong in the domain's terms.</summary>
internal static class CloudWork
{
    /// <summary>Does it. Throws <see cref="Grains.Cloud.CloudException"/> for what OpenStack refuses or fails at.</summary>
    public static async Task<T> RunAsync<T>(string requestId, Func<Task<T>> work)
    {
        using var id = RequestIds.Use(requestId);
        try
        {
            return await work();
        }
        catch (OpenStackException exception)
        {
            throw Faults.From(exception);
        }
    }
}
