using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;

namespace Magnum.Grains.Drivers;

/// <summary>What a driver works with in one step.</summary>
/// <param name="Bay">The bay, with the operation in flight.</param>
/// <param name="Stacks">Heat, with the rights of the bay.</param>
/// <param name="Credentials">With what the bay's servers log in; null when the bay has no trustee or trust any more.</param>
/// <param name="Addresses">Where the bay's servers reach the cloud and this service.</param>
public sealed record BayWork(BayState Bay, IBayStacks Stacks, BayCredentials? Credentials, ServiceAddresses Addresses);
