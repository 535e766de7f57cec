using Magnum.Grpc.Tests.Hostile;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Fuzz;

/// <summary>Makes random streams of frames: sound, damaged and senseless ones.</summary>
internal static class FrameStreams
{
    public static byte[] Next(Random random, int maxPayload)
    {
        var stream = Enumerable.Range(0, random.Next(8)).SelectMany(_ => NextFrame(random, NextBytes(random, maxPayload))).ToArray();
        return random.Next(3) == 0 ? Damaged(random, stream) : stream;
    }

    /// <summary>Bytes changed, left out, put in, or all cut off after one.</summary>
    public static byte[] Damaged(Random random, byte[] bytes)
    {
        var damaged = bytes.ToList();
        for (var i = random.Next(1, 4); i > 0 && damaged.Count > 0; i--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(5))
            {
                case 0:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    damaged.RemoveAt(at);
                    break;
                case 3:
                    damaged.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    damaged.RemoveRange(at, damaged.Count - at);
                    break;
            }
        }

        return [.. damaged];
    }

    /// <summary>Few more often than many, zeros as often as any.</summary>
    public static byte[] NextBytes(Random random, int max)
    {
        var bytes = new byte[random.Next(2) == 0 ? random.Next(Math.Min(max, 40) + 1) : random.Next(max + 1)];
        if (random.Next(2) == 0)
        {
            random.NextBytes(bytes);
        }

        return bytes;
    }

    public static byte[] NextFrame(Random random, byte[] payload)
    {
        switch (random.Next(12))
        {
            case 0:
                return payload;
            case 1:
                return RawClient.Frame(payload, (byte)random.Next(256));
            case 2:
                var frame = RawClient.Frame(payload);
                frame[random.Next(1, 5)] = (byte)random.Next(256);
                return frame;
            case 3 or 4:
                return RawClient.Frame(Gzipped.Of(payload), flag: 1);
            case 5:
                return RawClient.Frame(Damaged(random, Gzipped.Of(payload)), flag: 1);
            default:
                return RawClient.Frame(payload);
        }
    }
}
