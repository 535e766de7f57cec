using Magnum.Grains.Bays;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Tests;

public sealed class ContractTests
{
    [Fact]
    public void BayStatus_InTheContract_IsTheDomainsBehindItsZero()
    {
        var domain = Enum.GetValues<BayStatus>();

        Enum.GetValues<Proto.BayStatus>().Length.ShouldBe(domain.Length + 1);
        foreach (var status in domain)
        {
            ((Proto.BayStatus)((int)status + 1)).ToString().ShouldBe(status.ToString());
        }
    }
}
