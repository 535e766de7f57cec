using Magnum.Grains.Cloud;

namespace Magnum.Grains.Tests.Bays;

public sealed class NodeCredentialsTests
{
    [Fact]
    public void PasswordOf_ATrusteesPassword_IsAnotherForEachBayAndTrustee()
    {
        var password = NodeCredentials.PasswordOf(BayLife.Id(1), "trustee's password");

        password.Length.ShouldBe(40);
        NodeCredentials.PasswordOf(BayLife.Id(1), "trustee's password").ShouldBe(password);
        NodeCredentials.PasswordOf(BayLife.Id(2), "trustee's password").ShouldNotBe(password);
        NodeCredentials.PasswordOf(BayLife.Id(1), "another password").ShouldNotBe(password);
    }

    [Fact]
    public void ToString_Always_HidesThePassword() => new NodeCredentials("user-1", "secret").ToString().ShouldBe("node user user-1");
}
