using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Settings;

namespace Patchbay.Tests.Settings;

public sealed class PlugTests
{
    private static readonly Dictionary<string, Endpoint> Endpoints = new(BuiltInEndpoints.ByName)
    {
        ["corp"] = new Endpoint { Name = "corp", Kind = KindCatalog.Custom, Url = new Uri("https://llm.corp.example/api"), Credential = Credential.None },
    };

    [Fact]
    public void Empty_is_the_default_Anthropic_API() => Assert.Same(BuiltInEndpoints.Anthropic, Resolve(""));

    [Fact]
    public void A_name_is_that_endpoint() => Assert.Equal("corp", Resolve("corp").Name);

    [Fact]
    public void A_URL_is_a_custom_endpoint_without_a_credential_named_by_its_authority()
    {
        var endpoint = Resolve("http://192.168.1.20:9000/v1/");

        Assert.Equal(("192.168.1.20:9000", KindCatalog.Custom, new Uri("http://192.168.1.20:9000")), (endpoint.Name, endpoint.Kind, endpoint.Url));
        Assert.Same(Credential.Unset, endpoint.Credential);
    }

    [Theory]
    [InlineData("https://llm.corp.example/api")]
    [InlineData("https://LLM.corp.example:443/api/v1/messages")]
    public void A_URL_that_one_endpoint_has_is_that_endpoint(string url) => Assert.Equal("corp", Resolve(url).Name);

    [Fact]
    public void Anthropics_own_URL_is_the_built_in_endpoint() => Assert.Same(BuiltInEndpoints.Anthropic, Resolve("https://api.anthropic.com/v1"));

    [Theory]
    [InlineData("Corp", "did you mean `corp`?")]
    [InlineData("nonsense", "or write a URL")]
    [InlineData("127.0.0.1:1234", "`http://127.0.0.1:1234`")]
    [InlineData("[::1]:1234", "`http://[::1]:1234`")]
    public void What_names_no_endpoint_gets_a_hint(string written, string fix)
    {
        var plug = Plug.Resolve(written, Endpoints);

        Assert.Null(plug.Endpoint);
        Assert.Contains(written, plug.Problem, StringComparison.Ordinal);
        Assert.Contains(fix, plug.Fix, StringComparison.Ordinal);
    }

    private static Endpoint Resolve(string written)
    {
        var plug = Plug.Resolve(written, Endpoints);
        Assert.Equal("", plug.Problem);
        return plug.Endpoint!;
    }
}

public sealed class EndpointUrlTests
{
    [Theory]
    [InlineData("https://h.example", "https://h.example/")]
    [InlineData("https://h.example/", "https://h.example/")]
    [InlineData("https://h.example/v1", "https://h.example/")]
    [InlineData("https://h.example/v1/", "https://h.example/")]
    [InlineData("https://h.example/v1/messages", "https://h.example/")]
    [InlineData("https://h.example/v1/v1", "https://h.example/v1")]
    [InlineData("https://h.example/api/v1/", "https://h.example/api")]
    [InlineData("https://h.example/apps/anthropic/", "https://h.example/apps/anthropic")]
    [InlineData("https://h.example/av1", "https://h.example/av1")]
    [InlineData("  http://LOCALHOST:1234  ", "http://localhost:1234/")]
    [InlineData("http://[::1]:8080/v1", "http://[::1]:8080/")]
    [InlineData("https://h.example:443/x", "https://h.example/x")]
    public void A_base_URL_loses_its_habits(string written, string expected) => Assert.Equal(expected, EndpointUrl.Parse(written).Url?.AbsoluteUri);

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("http://")]
    [InlineData("http://a b")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://h.example/#x")]
    public void What_is_no_base_URL_says_why(string written)
    {
        var address = EndpointUrl.Parse(written);

        Assert.Null(address.Url);
        Assert.NotEqual("", address.Problem);
        Assert.NotEqual("", address.Fix);
    }
}

public sealed class DurationTests
{
    [Theory]
    [InlineData("300ms", 0.3)]
    [InlineData("1.5s", 1.5)]
    [InlineData("5m", 300)]
    [InlineData("1h", 3600)]
    [InlineData("0s", 0)]
    public void Times_are_read_and_written(string text, double seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.Parse(text));
        Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.Parse(Duration.Format(TimeSpan.FromSeconds(seconds))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("5 min")]
    [InlineData("1e3s")]
    [InlineData("NaNs")]
    [InlineData("1,5s")]
    [InlineData("99999999999h")]
    public void What_is_no_time_is_not_read(string text) => Assert.Null(Duration.Parse(text));
}

public sealed class DidYouMeanTests
{
    [Theory]
    [InlineData("customAPIendpoint", "customApiEndpoint")]
    [InlineData("endpionts", "endpoints")]
    [InlineData("LISTEN", "listen")]
    [InlineData("route", "routes")]
    [InlineData("completely", null)]
    [InlineData("x", null)]
    public void The_near_word_is_found(string written, string? expected) => Assert.Equal(expected, DidYouMean.Find(written, SettingsKeys.Root));
}
