using System.Text;
using System.Text.Json;
using Magnum.Grains.Store;
using Magnum.Storage.Postgres;

namespace Magnum.Storage.Tests.Postgres;

public sealed class SignalPayloadTests
{
    [Fact]
    public void Write_ManySignals_ShortPayloadsThatReadBack()
    {
        var signals = Enumerable.Range(0, 500)
            .Select(i => new StoreSignal(
                $"\"pröject\" {i % 7}",
                i % 5 < 2 ? null : new DueBay(Guid.NewGuid(), i, Sample.T0.AddSeconds(i)),
                i % 5 == 1 ? Guid.NewGuid() : null))
            .ToList();

        var payloads = SignalPayload.Write(signals);

        payloads.Count.ShouldBeGreaterThan(1);
        payloads.ShouldAllBe(payload => Encoding.UTF8.GetByteCount(payload) < 8000);
        payloads.SelectMany(SignalPayload.Read).ShouldBe(signals.Distinct());
    }

    [Fact]
    public void Write_Nothing_NoPayload() => SignalPayload.Write([]).ShouldBeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("[[]]")]
    [InlineData("[[1]]")]
    [InlineData("[[\"p\",\"no uuid\",1,1]]")]
    public void Read_Foreign_Throws(string payload) => Should.Throw<JsonException>(() => SignalPayload.Read(payload));
}
