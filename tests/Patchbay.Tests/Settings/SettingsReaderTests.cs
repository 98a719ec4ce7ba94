using System.Text;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Settings;

namespace Patchbay.Tests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void No_file_means_the_defaults()
    {
        using var folder = new TempFolder();

        var reading = SettingsReader.Read(folder.SettingsPath);

        Assert.Empty(reading.Problems);
        Assert.Same(PatchbaySettings.Default, reading.Settings);
    }

    [Fact]
    public void The_defaults_are_the_Anthropic_API_on_loopback_with_both_demos()
    {
        var settings = Read("{}");

        Assert.Equal("anthropic", settings.Plugged.Name);
        Assert.Same(Credential.Client, settings.Plugged.Credential);
        Assert.Equal(new Uri("http://127.0.0.1:8766"), settings.Listen);
        Assert.Equal(["anthropic", "demo-a", "demo-b"], settings.Endpoints.Keys);
        Assert.Equal(64 * 1024 * 1024, settings.MaxBodyBytes);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.DrainTimeout);
        Assert.True(settings.Endpoints["demo-a"].Kind.IsDemo);
    }

    [Fact]
    public void A_full_file_is_read_with_comments_trailing_commas_and_a_byte_order_mark()
    {
        var settings = Read(
            "\uFEFF" + """
            // My endpoints.
            {
              "$schema": "https://patchbay.example/settings.schema.json",
              "customApiEndpoint": "lmstudio", // for now
              "listen": "http://127.0.0.1:0",
              "endpoints": {
                "lmstudio": { "kind": "lmstudio", "url": "http://127.0.0.1:1234/v1/", "models": { "default": "qwen3-coder-30b", "claude-opus-*": "big" } },
                "corp": {
                  "kind": "anthropic", "url": "https://llm.corp.example", "credential": { "bearer": "${env:CORP_TOKEN}" },
                  "headers": { "X-Team": "platform" }, "proxy": "http://proxy.corp.example:3128",
                  "caFile": "ca.pem", "clientCertificateFile": "/c.pem", "clientKeyFile": "~/k.pem", "connectTimeout": "300ms", "idleTimeout": "10m",
                },
                "router": { "kind": "openrouter", "credential": { "apiKey": "${file:~/.secrets/openrouter}" } },
                "helped": { "url": "https://h.example", "credential": { "command": "print-key", "ttl": "30s", "header": "apiKey" } },
              },
              "routes": [ { "model": "claude-haiku-*", "use": "corp" } ],
              "drainTimeout": "5m",
              "maxBodyBytes": 1048576,
            }
            """,
            home: "/home/me");

        Assert.Equal("lmstudio", settings.Plugged.Name);
        Assert.Equal(new Uri("http://127.0.0.1:1234"), settings.Plugged.Url);
        Assert.Equal("qwen3-coder-30b", settings.Plugged.Models.Resolve("claude-sonnet-4-5"));
        Assert.Equal(0, settings.Listen.Port);
        Assert.Equal((TimeSpan.FromMinutes(5), 1048576), (settings.DrainTimeout, settings.MaxBodyBytes));

        var corp = settings.Endpoints["corp"];
        Assert.Equal(new Credential.KeyCredential(CredentialHeader.Bearer, new Secret("${env:CORP_TOKEN}")), corp.Credential);
        Assert.Equal("X-Team", Assert.Single(corp.Headers).Name);
        Assert.Equal(new Uri("http://proxy.corp.example:3128"), corp.Transport.Proxy);
        Assert.Equal(("/settings/ca.pem", "/c.pem", "/home/me/k.pem"), (corp.Transport.CaFile, corp.Transport.ClientCertificateFile, corp.Transport.ClientKeyFile));
        Assert.Equal((TimeSpan.FromSeconds(0.3), TimeSpan.FromMinutes(10)), (corp.Transport.ConnectTimeout, corp.Transport.IdleTimeout));

        Assert.Equal(new Uri("https://openrouter.ai/api"), settings.Endpoints["router"].Url);
        Assert.Equal(CredentialHeader.ApiKey, Assert.IsType<Credential.KeyCredential>(settings.Endpoints["router"].Credential).Header);
        Assert.Equal(new Credential.CommandCredential(CredentialHeader.ApiKey, "print-key", TimeSpan.FromSeconds(30)), settings.Endpoints["helped"].Credential);

        Assert.Equal("corp", settings.RouteTable.Choose("claude-haiku-4-5").Endpoint.Name);
        Assert.Equal("lmstudio", settings.RouteTable.Choose("claude-sonnet-4-5").Endpoint.Name);
        Assert.Same(settings.RouteTable, settings.RouteTable);
    }

    [Theory]
    [InlineData("\"none\"", typeof(Credential.NoCredential))]
    [InlineData("{ \"none\": true }", typeof(Credential.NoCredential))]
    [InlineData("\"client\"", typeof(Credential.ClientCredential))]
    [InlineData("{ \"bearer\": \"${secret:corp}\" }", typeof(Credential.KeyCredential))]
    [InlineData("{ \"command\": \"echo k\" }", typeof(Credential.CommandCredential))]
    [InlineData("\"${env:KEY}\"", typeof(Credential.KeyCredential))]
    public void Every_form_of_a_credential_is_read(string credential, Type expected)
    {
        var settings = Read($$"""{ "endpoints": { "x": { "url": "https://x.example", "credential": {{credential}} } } }""");

        Assert.IsType(expected, settings.Endpoints["x"].Credential);
    }

    [Fact]
    public void A_helpers_key_is_used_for_five_minutes_when_nothing_is_said()
    {
        var settings = Read("""{ "endpoints": { "x": { "url": "https://x.example", "credential": { "command": "echo k" } } } }""");

        Assert.Equal(TimeSpan.FromMinutes(5), Assert.IsType<Credential.CommandCredential>(settings.Endpoints["x"].Credential).Lifetime);
    }

    [Fact]
    public void An_endpoint_without_a_credential_has_none_whatever_its_kind()
    {
        var settings = Read("""{ "endpoints": { "corp": { "kind": "anthropic", "url": "https://llm.corp.example" }, "deepseek": {} } }""");

        Assert.Same(Credential.Unset, settings.Endpoints["corp"].Credential);
        Assert.Same(Credential.Unset, settings.Endpoints["deepseek"].Credential);
    }

    [Fact]
    public void A_kind_left_out_is_the_one_the_endpoint_is_named_after()
    {
        var settings = Read("""{ "endpoints": { "ollama": {}, "mine": { "url": "http://10.0.0.5:9000" } } }""");

        Assert.Equal(("ollama", new Uri("http://127.0.0.1:11434")), (settings.Endpoints["ollama"].Kind.Name, settings.Endpoints["ollama"].Url));
        Assert.Same(KindCatalog.Custom, settings.Endpoints["mine"].Kind);
    }

    [Fact]
    public void A_users_anthropic_replaces_the_built_in_one()
    {
        var settings = Read("""{ "endpoints": { "anthropic": { "url": "https://mirror.corp.example" } } }""");

        Assert.Equal(new Uri("https://mirror.corp.example"), settings.Plugged.Url);
        Assert.Equal("anthropic", settings.Plugged.Kind.Name);
        Assert.Equal(["anthropic", "demo-a", "demo-b"], settings.Endpoints.Keys);
    }

    [Fact]
    public void A_secret_may_stand_in_a_file_that_is_private()
    {
        using var folder = new TempFolder();
        const string text = """{ "endpoints": { "x": { "url": "https://x.example", "credential": { "apiKey": "sk-very-secret-1234" } } } }""";
        folder.Write("settings.json", text);

        Assert.Empty(SettingsReader.Read(folder.SettingsPath).Problems);
        Assert.Single(SettingsReader.ReadBytes(Encoding.UTF8.GetBytes(text), "/settings/settings.json", isPrivate: false).Problems);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_a_problem()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.SettingsPath);

        Assert.Contains("cannot be read", Assert.Single(SettingsReader.Read(folder.SettingsPath).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_copy_has_a_route_table_of_its_own()
    {
        var settings = Read("{}");
        _ = settings.RouteTable;

        var copy = settings with { Plugged = settings.Endpoints["demo-b"] };

        Assert.Equal("demo-b", copy.RouteTable.Plugged.Name);
    }

    private static PatchbaySettings Read(string text, string? home = null)
    {
        var reading = SettingsReader.ReadBytes(Encoding.UTF8.GetBytes(text), "/settings/settings.json", isPrivate: true, home);
        Assert.Empty(reading.Problems);
        return reading.Settings!;
    }
}
