using System.Runtime.Versioning;
using Magnum.Storage.Secrets;

namespace Magnum.Storage.Tests.Secrets;

public sealed class SecretKeysTests
{
    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    [Fact]
    public void Parse_SeveralKeys_TheFirstSeals()
    {
        var keys = SecretKeys.Parse($"# newest first\nb:{Key}\n\na:{Key}\n", "MAGNUM_SECRET_KEYS");

        keys.FirstId.ShouldBe("b");
        keys.Ids.ShouldBe(["b", "a"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing")]
    [InlineData("no-colon")]
    [InlineData(":AAAA")]
    [InlineData("a:AAAA")]
    [InlineData("a:not base64")]
    [InlineData("a:{key}{key}")]
    [InlineData("a:{key},a:{key}")]
    public void Parse_Bad_SaysTheSettingAndNoKey(string text)
    {
        var refused = Should.Throw<FormatException>(() => SecretKeys.Parse(text.Replace("{key}", Key, StringComparison.Ordinal), "MAGNUM_SECRET_KEYS"));

        refused.Message.ShouldContain("MAGNUM_SECRET_KEYS");
        refused.Message.ShouldNotContain("AAAA");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void FromFileOrCreate_NoFile_MakesOneAndReadsItAgain()
    {
        var folder = Directory.CreateTempSubdirectory("magnum-keys-");
        try
        {
            var path = Path.Combine(folder.FullName, "key");

            var made = SecretKeys.FromFileOrCreate(path);
            var text = File.ReadAllText(path);
            SecretKeys.FromFileOrCreate(path);

            made.FirstId.ShouldBe("local");
            File.ReadAllText(path).ShouldBe(text);
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
