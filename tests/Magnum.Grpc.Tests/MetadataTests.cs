using Grpc.Core;

namespace Magnum.Grpc.Tests;

public sealed class MetadataTests
{
    [Fact]
    public void Add_UpperCaseKey_IsLowered()
    {
        var metadata = new Metadata { { "X-Token", "t" } };

        metadata[0].Key.ShouldBe("x-token");
        metadata.GetValue("X-TOKEN").ShouldBe("t");
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("with:colon")]
    [InlineData("umläut")]
    public void Add_BadKey_IsRefused(string key) => Should.Throw<ArgumentException>(() => new Metadata { { key, "v" } });

    [Theory]
    [InlineData("line\nbreak")]
    [InlineData("ü")]
    public void Add_BadText_IsRefused(string value) => Should.Throw<ArgumentException>(() => new Metadata { { "k", value } });

    [Fact]
    public void Add_KindAndKeyDisagree_IsRefused()
    {
        Should.Throw<ArgumentException>(() => new Metadata { { "k-bin", "text" } });
        Should.Throw<ArgumentException>(() => new Metadata { { "k", [1] } });
    }

    [Fact]
    public void Get_KeyTwice_GivesTheLastAndAll()
    {
        var metadata = new Metadata { { "k", "a" }, { "k", "b" } };

        metadata.GetValue("k").ShouldBe("b");
        metadata.GetAll("k").Select(entry => entry.Value).ShouldBe(["a", "b"]);
        metadata.Get("other").ShouldBeNull();
    }

    [Fact]
    public void Empty_Add_IsRefused() => Should.Throw<InvalidOperationException>(() => Metadata.Empty.Add("k", "v"));
}
