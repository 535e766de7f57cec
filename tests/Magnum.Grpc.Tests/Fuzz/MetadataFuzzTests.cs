using System.Numerics;
using System.Text;
using Grpc.Core;
using Magnum.Grpc.Wire;
using Xunit.Abstractions;

namespace Magnum.Grpc.Tests.Fuzz;

/// <summary>What is parsed from headers, against oracles.</summary>
public sealed class MetadataFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public Task GrpcTimeout_AnyText_IsReadIfItIsDigitsAndAUnit() =>
        new FuzzRun(output).OnSeedsAsync(count: 200_000, random =>
        {
            var text = random.Next(4) == 0
                ? Texts.Next(random, 12)
                : Texts.Of(random, "0123456789", 9) + Texts.Of(random, random.Next(4) == 0 ? "HMSmunx\0 -+." : "HMSmun", 1);

            var read = GrpcTimeout.TryParse(text, out var timeout);

            (read ? new BigInteger(timeout.Ticks) : (BigInteger?)null).ShouldBe(Oracles.Timeout(text), text);
        });

    [Fact]
    public Task GrpcTimeout_AnyTime_IsToldHardlyLongerAndNeverShorter() =>
        new FuzzRun(output).OnSeedsAsync(count: 100_000, random =>
        {
            var ticks = random.NextInt64() >> random.Next(2, 63);

            var told = Oracles.Timeout(GrpcTimeout.Format(TimeSpan.FromTicks(ticks)))!.Value;

            told.ShouldBeInRange(ticks, ticks + (ticks / 100_000) + 10);
        });

    [Fact]
    public Task PercentEncoding_AnyText_GoesThereAndBack() =>
        new FuzzRun(output).OnSeedsAsync(count: 50_000, random =>
        {
            var text = Texts.Next(random, 60);
            var limit = random.Next(200);

            var whole = PercentEncoding.Encode(text);
            var part = PercentEncoding.Encode(text, limit);

            whole.All(c => c is >= ' ' and <= '~').ShouldBeTrue(whole);
            PercentEncoding.Decode(whole).ShouldBe(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
            part.Length.ShouldBeLessThanOrEqualTo(limit);
            PercentEncoding.Decode(whole).StartsWith(PercentEncoding.Decode(part), StringComparison.Ordinal).ShouldBeTrue();
        });

    [Fact]
    public Task PercentEncoding_AnyWireText_IsDecodedAsTheOracleDoes() =>
        new FuzzRun(output).OnSeedsAsync(count: 50_000, random =>
        {
            var text = Texts.Next(random, 60);

            var decoded = PercentEncoding.Decode(text);

            decoded.ShouldBe(Oracles.PercentDecoded(text));
        });

    [Fact]
    public Task Add_AnyBinaryValue_IsReadIfEachPartIsBase64() =>
        new FuzzRun(output).OnSeedsAsync(count: 20_000, random =>
        {
            var value = string.Join(random.Next(2) == 0 ? "," : " , ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => NextBase64(random)));
            var expected = value.Split(',').Select(part => Oracles.Base64(part.Trim())).ToList();
            var metadata = new Metadata();

            if (expected.Contains(null))
            {
                Should.Throw<FormatException>(() => MetadataHeaders.Add(metadata, "a-bin", value), value);
                return;
            }

            MetadataHeaders.Add(metadata, "A-Bin", value);
            metadata.All(entry => entry.Key == "a-bin").ShouldBeTrue();
            metadata.Select(entry => Convert.ToHexString(entry.ValueBytes)).ShouldBe(expected.Select(bytes => Convert.ToHexString(bytes!)));
        });

    [Fact]
    public Task Add_AnyTextValue_IsKeptAndCanBeSentOn() =>
        new FuzzRun(output).OnSeedsAsync(count: 50_000, random =>
        {
            var (name, value) = ("k" + Texts.Of(random, "aZ09-_.", 6), Texts.Next(random, 40));
            var metadata = new Metadata();

            MetadataHeaders.Add(metadata, name, value);

            metadata.Single().Key.ShouldBe(name.ToLowerInvariant());
            metadata.Single().Value.ShouldBe(value);
            metadata.Single().ToWire().ShouldBe(string.Concat(value.Select(c => c is >= ' ' and <= '~' ? c : '?')));
        });

    [Fact]
    public Task PeerText_AnyText_IsOneShortLine() =>
        new FuzzRun(output).OnSeedsAsync(count: 50_000, random =>
        {
            var text = Texts.Next(random, random.Next(20) == 0 ? 2000 : 20);

            var line = PeerText.OnOneLine(text);

            line.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029').ShouldBeFalse();
            line.Length.ShouldBeLessThanOrEqualTo(PeerText.Limit + 3);
            if (text.Length <= PeerText.Limit)
            {
                line.Zip(text).All(pair => pair.First == pair.Second || pair.First == '?').ShouldBeTrue(text);
            }
        });

    private static string NextBase64(Random random)
    {
        var sound = Convert.ToBase64String(FrameStreams.NextBytes(random, 20));
        return random.Next(6) switch
        {
            0 => sound.TrimEnd('='),
            1 => Texts.Of(random, Oracles.Base64Digits + "= \t-_*", 8),
            2 => sound + "=",
            3 => sound.Insert(random.Next(sound.Length + 1), " "),
            _ => sound,
        };
    }
}
