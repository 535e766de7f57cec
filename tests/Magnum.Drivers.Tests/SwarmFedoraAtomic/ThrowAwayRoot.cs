using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic;

/// <summary>
/// A server's root in a folder: what cloud-init would write is written there, and its first-boot script runs there to its end, with the machine's
/// own bash, curl and openssl. What would change the machine is a stub that writes down how it was called. If it is to, etcd really starts.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class ThrowAwayRoot : IAsyncDisposable
{
    private const string Registry = "http://127.0.0.1:5000";

    private readonly string _root = Directory.CreateTempSubdirectory("server-root-").FullName;
    private readonly string _registry;
    private readonly Dictionary<string, string> _settings;

    /// <summary>Makes the root.</summary>
    /// <param name="userData">The server's user data, a cloud-config.</param>
    /// <param name="registry">Where to ask for the registry that the server starts; null where it would be.</param>
    public ThrowAwayRoot(string userData, string? registry = null)
    {
        _registry = registry ?? Registry;
        foreach (var folder in new[] { "bin", "etc", "var/log", "run", "dev/disk/by-id" })
        {
            Directory.CreateDirectory(Path.Combine(_root, folder));
        }

        foreach (var program in new[] { "docker", "ip", "pvcreate", "vgcreate", "lvcreate", "mkfs.xfs", "mount", "modprobe", "chown" })
        {
            Stub(program, "");
        }

        Stub("sleep", "exec /bin/sleep 0.1");
        // What all programs of the server trust.
        var trusted = _root + "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem";
        Stub("update-ca-trust", $"mkdir -p {Path.GetDirectoryName(trusted)}; cat {_root}/etc/pki/ca-trust/source/anchors/*.pem > {trusted}");
        Stub("curl", $"[ ! -e {trusted} ] || export CURL_CA_BUNDLE={trusted}; exec /usr/bin/curl \"$@\"");
        Stub("systemctl", $$"""
            root={{_root}}
            case "$*" in
              "--no-block restart etcd")
                set -a
                . "$root/etc/etcd/etcd.conf"
                [ ! -e {{trusted}} ] || SSL_CERT_FILE={{trusted}}
                /usr/bin/etcd > "$root/etcd.log" 2>&1 &
                etcd=$!
                echo "$etcd" > "$root/etcd.pid"
                # It shall not outlive the tests, however they end.
                (while kill -0 {{Environment.ProcessId}} && kill -0 "$etcd"; do /bin/sleep 1; done; kill "$etcd") > /dev/null 2>&1 &
                ;;
              "--no-block restart flanneld") mkdir -p "$root/run/flannel"; echo DOCKER_NETWORK_OPTIONS=--bip=10.100.7.1/24 > "$root/run/flannel/docker" ;;
              "--no-block restart rexray") touch "$root/run/docker/plugins/rexray.sock" ;;
              "--no-block restart swarm-agent") [ ! -e "$root/agent" ] || . "$root/agent" ;;
            esac
            """);
        foreach (var file in FilesIn(userData))
        {
            var path = _root + file["path"];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, path.EndsWith(".sh", StringComparison.Ordinal) ? InRoot(file["content"].ToString()) : file["content"].ToString());
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(file.Children.TryGetValue("permissions", out var mode) ? mode.ToString() : "0644", 8));
        }

        _settings = Lines("/etc/magnum/node.conf").Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        DockerVolume = $"{_root}/dev/disk/by-id/virtio-{Setting("DOCKER_VOLUME_ID")[..20]}";
        File.WriteAllText(DockerVolume, "");
    }

    /// <summary>What the stubs were called with, in order.</summary>
    public IReadOnlyList<string> Calls => File.ReadAllLines(Path.Combine(_root, "calls"));

    /// <summary>The device of the volume for Docker, as programs are told it.</summary>
    public string DockerVolume { get; }

    public string Log => Read("/var/log/magnum-boot.log");

    /// <summary>Whether the bay's servers talk without certificates.</summary>
    private bool IsOpen => Setting("TLS_DISABLED") == "true";

    private string Scheme => IsOpen ? "http" : "https";

    /// <summary>A setting that the server was given.</summary>
    public string Setting(string name) => _settings[name];

    /// <summary>The text of a file, with paths as they would be on the server.</summary>
    public string Read(string path) => File.ReadAllText(_root + path).Replace(_root, "", StringComparison.Ordinal);

    public IReadOnlyList<string> Lines(string path) => Read(path).TrimEnd('\n').Split('\n');

    public bool Has(string path) => File.Exists(_root + path);

    public UnixFileMode Mode(string path) => File.GetUnixFileMode(_root + path);

    /// <summary>The paths of all files that everybody may read.</summary>
    public IEnumerable<string> ReadableToAll() =>
        Directory.EnumerateFiles(Path.Combine(_root, "etc"), "*", SearchOption.AllDirectories)
            .Where(file => File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherRead))
            .Select(file => file[_root.Length..]);

    /// <summary>Has a program do this, instead of nothing.</summary>
    public void Stub(string program, string body)
    {
        var file = Path.Combine(_root, "bin", program);
        File.WriteAllText(file, $"#!/bin/bash\nprintf '%s\\n' \"{program} $*\" >> {_root}/calls\n{body}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Has the Swarm agent register its node in etcd when it is started, and try until etcd is there, as the real one does.</summary>
    public void AgentRegisters()
    {
        var certs = IsOpen ? "" : $"--cacert {_root}/etc/magnum/certs/ca.pem --cert {_root}/etc/magnum/certs/cert.pem --key {_root}/etc/magnum/certs/key.pem";
        var node = Setting("PRIVATE_ADDRESS") + ":2375";
        var etcd = $"{Scheme}://{Setting("MASTER_ADDRESSES").Split(',')[0]}:2379";
        File.WriteAllText(
            Path.Combine(_root, "agent"),
            $$"""
            register() {
              /usr/bin/curl --silent --show-error --fail --noproxy '*' {{certs}} --request PUT --data value={{node}} {{etcd}}/v2/keys/v2/keys/swarm/docker/swarm/nodes/{{node}}
            }
            (for ((tries = 300; tries > 0; tries--)); do ! register || break; /bin/sleep 0.2; done) > /dev/null 2>&1 &

            """);
    }

    /// <summary>Runs a command of the machine, to which the root's folder is <c>$root</c>.</summary>
    public Task<Tool.Result> RunAsync(string command) => Tool.RunAsync("/bin/bash", ["-c", $"root={_root}; {command}"]);

    /// <summary>Boots the server; answers with the script's exit status.</summary>
    public async Task<int> BootAsync()
    {
        var result = await Tool.RunAsync("/bin/bash", [Path.Combine(_root, "opt/magnum/boot.sh")], $"{_root}/bin:/usr/bin:/bin:/usr/sbin:/sbin");
        result.Output.ShouldBeEmpty();
        return result.ExitCode;
    }

    /// <summary>Asks etcd on this manager, with this server's certificate if there is one.</summary>
    public async Task<JsonNode> AskEtcdAsync(string path)
    {
        var certs = IsOpen ? [] : new[] { "--cacert", "ca", "--cert", "cert", "--key", "key" }
            .Select(word => word.StartsWith("--", StringComparison.Ordinal) ? word : $"{_root}/etc/magnum/certs/{word}.pem");
        var result = await Tool.RunAsync("/usr/bin/curl", ["--silent", "--show-error", "--fail", "--noproxy", "*", .. certs, $"{Scheme}://{Setting("PRIVATE_ADDRESS")}:2379/{path}"]);
        result.ExitCode.ShouldBe(0, result.Output);
        return JsonNode.Parse(result.Output)!;
    }

    public async ValueTask DisposeAsync()
    {
        var file = Path.Combine(_root, "etcd.pid");
        if (File.Exists(file))
        {
            await Tool.RunAsync("/bin/kill", [int.Parse(await File.ReadAllTextAsync(file), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)]);
        }

        Directory.Delete(_root, recursive: true);
    }

    // The root is a folder and no other file system, so that no right is needed to enter it: paths on the server become paths in it.
    private string InRoot(string script) => AbsolutePath().Replace(script, _root)
        .Replace(Registry, _registry, StringComparison.Ordinal);

    // Heat writes JSON, which is YAML.
    private static IEnumerable<YamlMappingNode> FilesIn(string userData)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(userData));
        return ((YamlSequenceNode)stream.Documents.Single().RootNode["write_files"]).Cast<YamlMappingNode>();
    }

    [GeneratedRegex(@"(?<=^|[\s=:""'(/])(?=/((etc|var|opt|run|dev/disk)/|dev/console))", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex AbsolutePath();
}
