using System.Runtime.Versioning;
using Magnum.Drivers.Tests;
using Magnum.Drivers.Tests.SwarmFedoraAtomic;

namespace Magnum.IntegrationTests.Swarm;

/// <summary>What openssl makes of certificates.</summary>
[SupportedOSPlatform("linux")]
internal static class OpenSsl
{
    private const string Certificates = "$root/etc/magnum/certs";

    /// <summary>A request for a certificate that asks for more than any server of a bay may have.</summary>
    public static Task<string> GreedyRequestAsync() => RunAsync("""
        req -new -newkey rsa:2048 -nodes -keyout /dev/null -subj '/O=system:masters/CN=admin' -addext 'subjectAltName=DNS:localhost,DNS:keystone.example.com,DNS:*,IP:127.0.0.1,email:root@example.com,URI:spiffe://example.com/admin'
        -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' -addext 'extendedKeyUsage=codeSigning,emailProtection,serverAuth'
        """.Replace('\n', ' '));

    /// <summary>The subject, the issuer and the extensions, one thing a line.</summary>
    public static async Task<IReadOnlyList<string>> DescribeAsync(string pem)
    {
        var text = await RunAsync("x509 -noout -subject -issuer -nameopt sep_multiline,sname,utf8 -ext basicConstraints,keyUsage,extendedKeyUsage,subjectAltName", pem);
        return [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
    }

    /// <summary>A server's certificate holds as that of a server under each of these addresses, and as that of a client; not as anything else.</summary>
    public static async Task ShouldHoldAsync(ThrowAwayRoot root, IEnumerable<string> addresses)
    {
        foreach (var address in addresses)
        {
            await VerifyAsync(root, $"-purpose sslserver -verify_ip {address}", holds: true);
        }

        await VerifyAsync(root, "-purpose sslserver -verify_hostname localhost", holds: true);
        await VerifyAsync(root, "-purpose sslclient", holds: true);
        await VerifyAsync(root, "-purpose sslserver -verify_ip 192.0.2.1", holds: false);
        await VerifyAsync(root, "-purpose smimesign", holds: false);
        await VerifyAsync(root, "-purpose timestampsign", holds: false);
    }

    private static async Task VerifyAsync(ThrowAwayRoot root, string options, bool holds)
    {
        var result = await root.RunAsync($"openssl verify -x509_strict -check_ss_sig -CAfile {Certificates}/ca.pem {options} {Certificates}/cert.pem");
        (result.ExitCode == 0).ShouldBe(holds, $"{options}: {result.Output}");
    }

    private static async Task<string> RunAsync(string command, string input = "")
    {
        var result = await Tool.RunAsync("/bin/bash", ["-c", $"printf '%s' \"$1\" | openssl {command} 2> /dev/null", "bash", input]);
        result.ExitCode.ShouldBe(0, $"openssl {command}: {result.Output}");
        return result.Output;
    }
}
