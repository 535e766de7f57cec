namespace Magnum.OpenStack.Bays;

/// <summary>The request id of an operation, on all the calls made for it.</summary>
internal static class RequestIds
{
    public static IDisposable Use(string requestId) =>
        OpenStackRequestId.Use(OpenStackRequestId.TryParse(requestId, out var id) ? id : OpenStackRequestId.New());
}
