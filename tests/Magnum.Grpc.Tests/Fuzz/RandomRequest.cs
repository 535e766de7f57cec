using Echo.V1;
using Google.Protobuf;
using Grpc.Health.V1;
using Magnum.Grpc.Tests.Hostile;

namespace Magnum.Grpc.Tests.Fuzz;

/// <summary>A request like those of a client, or a little or much unlike them.</summary>
internal sealed class RandomRequest(Random random)
{
    private static readonly (string Path, bool Ends)[] Methods =
    [
        ("/echo.v1.EchoService/Echo", true), ("/echo.v1.EchoService/Join", true), ("/echo.v1.EchoService/Fail", true),
        ("/echo.v1.EchoService/Missing", true), ("/echo.v1.EchoService/Nowhere", true), ("/nobody.Service/Echo", true),
        ("/grpc.health.v1.Health/Check", true), ("/grpc.health.v1.Health/List", true), ("/grpc.health.v1.Health/Watch", false),
        ("/echo.v1.EchoService/Repeat", false), ("/echo.v1.EchoService/Chat", false), ("/echo.v1.EchoService/FailLate", false),
        ("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", false),
        ("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", false),
    ];

    private readonly (string Path, bool Ends) _method = Methods[random.Next(Methods.Length)];

    /// <summary>Whether the server ends the call by itself once the client has ended its side.</summary>
    public bool Ends => _method.Ends;

    public byte[] Fields()
    {
        var fields = new List<(string, string)>
        {
            (":method", "POST"), (":scheme", "http"), (":path", _method.Path), (":authority", "localhost"),
            ("te", "trailers"), ("content-type", "application/grpc"),
        };
        if (random.Next(2) == 0)
        {
            fields.Add(("grpc-encoding", random.Next(5) == 0 ? Texts.Of(random, "gzip,ident", 8) : "gzip"));
        }

        if (random.Next(4) == 0)
        {
            fields.Add(("grpc-timeout", random.Next(2) == 0 ? Texts.Of(random, "0123HMSmun", 9) : "60S"));
        }

        for (var i = random.Next(4); i > 0; i--)
        {
            fields.Add(NextMetadata());
        }

        while (random.Next(4) == 0)
        {
            Disturb(fields);
        }

        var block = FieldBlock.Encode(fields);
        return random.Next(20) == 0 ? FrameStreams.Damaged(random, block) : block;
    }

    public byte[] Body()
    {
        var body = Enumerable.Range(0, random.Next(4)).SelectMany(_ => FrameStreams.NextFrame(random, NextMessage())).ToArray();
        return random.Next(5) == 0 ? FrameStreams.Damaged(random, body) : body;
    }

    private byte[] NextMessage()
    {
        IMessage message = random.Next(3) switch
        {
            0 => new FailRequest { Code = random.Next(-1, 20), Message = Texts.Next(random, 30), Reason = random.Next(2) == 0 ? "r" : string.Empty },
            1 => new HealthCheckRequest { Service = Texts.Next(random, 30) },
            _ => new EchoRequest { Text = Texts.Next(random, 30), Payload = ByteString.CopyFrom(FrameStreams.NextBytes(random, 3000)), Times = random.Next(20) },
        };
        return random.Next(8) == 0 ? FrameStreams.Damaged(random, message.ToByteArray()) : message.ToByteArray();
    }

    private (string, string) NextMetadata() =>
        random.Next(4) switch
        {
            0 => ("a-bin", Texts.Of(random, Oracles.Base64Digits + "=,", 12)),
            1 => ("echo-initial" + (random.Next(2) == 0 ? "-bin" : string.Empty), Octets(10)),
            2 => ("echo-trailing" + (random.Next(2) == 0 ? "-bin" : string.Empty), Octets(10)),
            _ => (Texts.Of(random, "abc-_.:%A ", 6), Octets(100)),
        };

    private void Disturb(List<(string Name, string Value)> fields)
    {
        var at = random.Next(fields.Count);
        switch (random.Next(4))
        {
            case 0 when fields.Count > 1:
                fields.RemoveAt(at);
                break;
            case 1:
                fields.Insert(random.Next(fields.Count), fields[at]);
                break;
            case 2:
                fields[at] = (fields[at].Name, fields[at].Value + Octets(8));
                break;
            default:
                fields[at] = (fields[at].Name, Octets(20));
                break;
        }
    }

    /// <summary>Mostly ASCII: what is not UTF-8 ends the connection at once.</summary>
    private string Octets(int max) =>
        new([.. Texts.Next(random, max).Where(c => random.Next(50) == 0 ? c < 256 : c is >= ' ' and <= '~')]);
}
