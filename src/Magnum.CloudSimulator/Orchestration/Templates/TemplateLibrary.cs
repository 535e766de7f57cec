using System.Security.Cryptography;
using System.Text;

namespace Magnum.CloudSimulator.Orchestration.Templates;

/// <summary>The texts that stacks are made from, each kept and read once however many stacks use it.</summary>
internal sealed class TemplateLibrary
{
    private readonly Dictionary<string, string> _texts;
    private readonly Dictionary<string, HotTemplate> _read = [];

    public TemplateLibrary(Dictionary<string, string> texts) => _texts = texts;

    public string Add(string text)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        _texts[id] = text;
        return id;
    }

    public string Text(string id) => _texts[id];

    public HotTemplate Template(string id, string label)
    {
        if (!_read.TryGetValue(id, out var template))
        {
            _read[id] = template = HotTemplate.Parse(_texts[id], label);
        }

        return template;
    }
}
