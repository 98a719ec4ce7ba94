using Patchbay.Endpoints.Kinds;
using Patchbay.Settings;

namespace Patchbay.Tests.Kinds;

public sealed class KindCatalogTests
{
    [Fact]
    public void Every_kind_is_found_by_its_name_and_no_name_is_there_twice()
    {
        Assert.All(KindCatalog.All, kind => Assert.Same(kind, KindCatalog.Find(kind.Name)));
        Assert.Equal(KindCatalog.All.Count, KindCatalog.All.Select(kind => kind.Name).Distinct().Count());
        Assert.Null(KindCatalog.Find("nobody"));
    }

    [Fact]
    public void Every_preset_has_a_usable_address_in_its_final_form()
    {
        foreach (var kind in KindCatalog.All.Except([KindCatalog.Custom, KindCatalog.Demo]))
        {
            foreach (var url in kind.OtherUrls.Prepend(kind.DefaultUrl!))
            {
                var address = EndpointUrl.Parse(FilledIn(url));
                Assert.True(address.Url is not null, $"{kind.Name}: {address.Problem}");
                Assert.Equal(FilledIn(url), address.Url.AbsoluteUri.TrimEnd('/'));
                Assert.True(address.Url.Scheme == "https" || address.Url.IsLoopback, $"{kind.Name} is not https");
            }

            Assert.Matches("^[a-z][a-z0-9-]*$", kind.Name);
            Assert.NotEqual("", kind.DisplayName);
            Assert.Null(EndpointName.FindProblem(kind.Name));
        }
    }

    [Theory]
    [InlineData("anthropic", "https://api.anthropic.com")]
    [InlineData("lmstudio", "http://127.0.0.1:1234")]
    [InlineData("ollama", "http://127.0.0.1:11434")]
    [InlineData("llamacpp", "http://127.0.0.1:8080")]
    [InlineData("vllm", "http://127.0.0.1:8000")]
    [InlineData("deepseek", "https://api.deepseek.com/anthropic")]
    [InlineData("openrouter", "https://openrouter.ai/api")]
    public void Well_known_kinds_are_there(string name, string url) => Assert.Equal(url, KindCatalog.Find(name)!.DefaultUrl);

    [Fact]
    public void No_preset_looks_like_a_trap_to_ourselves()
    {
        foreach (var url in KindCatalog.All.SelectMany(kind => kind.OtherUrls.Append(kind.DefaultUrl)).OfType<string>())
            Assert.Null(LookAlikeHost.FindImitated(new Uri(FilledIn(url))));
    }

    private static string FilledIn(string url) => System.Text.RegularExpressions.Regex.Replace(url, @"\{[A-Za-z]+\}", "w");
}

public sealed class LookAlikeHostTests
{
    [Theory]
    [InlineData("https://claude-api.example", "Claude (anthropic.com)")]
    [InlineData("https://anthropic.com.evil.example", "anthropic.com")]
    [InlineData("https://api-anthropic.com", "anthropic.com")]
    [InlineData("https://anthr0pic.com", "anthropic.com")]
    [InlineData("https://anthroplc.com", "anthropic.com")]
    [InlineData("https://c1aude.ai", "Claude (anthropic.com)")]
    [InlineData("https://аnthropic.com", "anthropic.com")] // the first letter is Cyrillic
    [InlineData("https://api.deepseek.com.evil.example", "api.deepseek.com")]
    [InlineData("https://api.deepseeek.com", "api.deepseek.com")]
    [InlineData("https://openruoter.ai", "openrouter.ai")]
    [InlineData("https://0penrouter.ai/api", "openrouter.ai")]
    public void A_host_that_imitates_is_named(string url, string imitated) => Assert.Equal(imitated, LookAlikeHost.FindImitated(new Uri(url)));

    [Theory]
    [InlineData("https://api.anthropic.com")]
    [InlineData("https://claude.ai")]
    [InlineData("https://llm.corp.example")]
    [InlineData("http://127.0.0.1:1234")]
    [InlineData("http://claude:8080")]
    [InlineData("http://claude.internal")]
    [InlineData("http://192.168.1.20")]
    [InlineData("https://eu.openrouter.ai")]
    [InlineData("https://myresource.services.ai.azure.com/anthropic")]
    public void Other_hosts_are_not(string url) => Assert.Null(LookAlikeHost.FindImitated(new Uri(url)));
}
