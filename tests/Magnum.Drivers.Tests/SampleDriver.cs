namespace Magnum.Drivers.Tests;

/// <summary>A small driver in a folder of its own, correct until a test says otherwise.</summary>
internal sealed class SampleDriver : IDisposable
{
    public const string DriverYaml = """
        name: sample
        version: 1.0.0
        description: A sample.
        coe: docker
        os_distro: ubuntu
        server_type: vm
        ssh_user: ubuntu
        network_drivers: [docker, flannel]
        docker_storage_drivers: [overlay]
        max_master_count: 3
        labels:
          size:
            type: number
            default: "1"
            description: A number.
          mode:
            type: string
            description: One of two.
            allowed_values: [fast, safe]
        template: templates/cluster.yaml
        parameters:
          name: bay.name
          count: bay.node_count
          image: baymodel.image_id
          proxy: baymodel.http_proxy
          size: labels.size
          fixed: {value: 42}
          mode: labels.mode
        outputs:
          api_address: api
          node_addresses: nodes
        scaling:
          group: group
          remove: gone
        """;

    public const string ClusterYaml = """
        heat_template_version: 2021-04-16
        parameters:
          name: {type: string}
          count: {type: number}
          image: {type: string}
          proxy: {type: string, default: ""}
          size: {type: number}
          fixed: {type: number}
          mode: {type: string, default: safe}
          gone: {type: comma_delimited_list, default: []}
        resources:
          group:
            type: OS::Heat::ResourceGroup
            properties:
              resource_def: {type: node.yaml}
        outputs:
          api: {value: x}
          nodes: {value: []}
        """;

    public const string NodeYaml = """
        heat_template_version: 2021-04-16
        resources:
          config:
            type: OS::Heat::SoftwareConfig
            properties:
              config: {get_file: boot.sh}
        """;

    public SampleDriver(string name = "sample")
    {
        Folder = Path.Combine(Directory, name);
        Write("driver.yaml", DriverYaml);
        Write("templates/cluster.yaml", ClusterYaml);
        Write("templates/node.yaml", NodeYaml);
        Write("templates/boot.sh", "#!/bin/sh\n");
    }

    /// <summary>The directory of drivers that holds this one.</summary>
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("drivers").FullName;

    public string Folder { get; }

    public void Write(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Replace(string file, string old, string replacement)
    {
        var text = File.ReadAllText(Path.Combine(Folder, file));
        text.ShouldContain(old);
        Write(file, text.Replace(old, replacement, StringComparison.Ordinal));
    }

    public DriverCatalog Load() => DriverCatalog.LoadOnly([Directory]);

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
