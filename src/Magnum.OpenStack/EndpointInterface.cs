namespace Magnum.OpenStack;

/// <summary>Which of a service's addresses in the catalog is called.</summary>
public enum EndpointInterface
{
    /// <summary>The address for users.</summary>
    Public,

    /// <summary>The address inside the cloud's own network.</summary>
    Internal,

    /// <summary>The address for administrators.</summary>
    Admin,
}
