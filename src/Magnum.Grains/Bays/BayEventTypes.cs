namespace Magnum.Grains.Bays;

/// <summary>The words that <see cref="BayEvent.Type"/> takes.</summary>
public static class BayEventTypes
{
    /// <summary>A create was accepted.</summary>
    public const string CreateAccepted = "create-accepted";

    /// <summary>An update was accepted.</summary>
    public const string UpdateAccepted = "update-accepted";

    /// <summary>A delete was accepted.</summary>
    public const string DeleteAccepted = "delete-accepted";

    /// <summary>Trustee and trust exist.</summary>
    public const string IdentityMade = "identity-made";

    /// <summary>The bay has its certificates.</summary>
    public const string CertificatesMade = "certificates-made";

    /// <summary>The masters can find each other.</summary>
    public const string DiscoveryMade = "discovery-made";

    /// <summary>Heat accepted the stack or a change of it.</summary>
    public const string StackAccepted = "stack-accepted";

    /// <summary>The stack is gone.</summary>
    public const string StackGone = "stack-gone";

    /// <summary>A passing trouble; the step is tried again.</summary>
    public const string Retry = "retry";

    /// <summary>Create, update or rollback ended well.</summary>
    public const string Completed = "completed";

    /// <summary>The operation failed.</summary>
    public const string Failed = "failed";

    /// <summary>Work on the bay is put off for long, since it met one unexpected error after another.</summary>
    public const string Parked = "parked";

    /// <summary>The stack changed in Heat without the service.</summary>
    public const string StackChanged = "stack-changed";

    /// <summary>The bay's container engine answers again, or not any more, or has other healthy nodes.</summary>
    public const string EngineChanged = "engine-changed";

    /// <summary>Keystone does not take the bay's trust any more: its maker has left the project or was disabled.</summary>
    public const string CredentialsRefused = "credentials-refused";

    /// <summary>The bay and all that it owned is gone.</summary>
    public const string Deleted = "deleted";

    /// <summary>A forced delete left something behind; the message lists it.</summary>
    public const string Orphans = "orphans-reported";
}
