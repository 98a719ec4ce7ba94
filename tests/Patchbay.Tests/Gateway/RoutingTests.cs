using Patchbay.Endpoints;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;
using Patchbay.Gateway.Forwarding;
using Patchbay.Gateway.Routing;

namespace Patchbay.Tests.Gateway;

public class RoutingTests
{
    [Theory]
    [InlineData("claude-opus-5-5", "big")]
    [InlineData("claude-haiku-4-5-20251001", "small")]
    [InlineData("my-opusculum", "fallback")]
    [InlineData("gpt-4o", "fallback")]
    [InlineData("exactly-this", "exact")]
    [InlineData("claude-sonnet-5[1m]", "patterned")]
    public void A_model_map_goes_from_exact_to_pattern_to_family_to_default(string asked, string model)
    {
        var map = new ModelMap(new Dictionary<string, string>
        {
            ["default"] = "fallback", ["opus"] = "big", ["haiku"] = "small", ["sonnet"] = "medium", ["claude-sonnet-*"] = "patterned", ["exactly-this"] = "exact",
        });
        Assert.Equal(model, map.Resolve(asked));
    }

    [Fact]
    public void A_map_without_the_name_gives_back_the_same_string_so_that_nothing_is_spliced()
    {
        var asked = new string("claude-opus-5-5".AsSpan());
        Assert.Same(asked, new ModelMap([new("haiku", "x")]).Resolve(asked));
        Assert.Same(asked, ModelMap.Empty.Resolve(asked));
    }

    [Fact]
    public void The_first_rule_that_fits_wins_and_else_the_plug()
    {
        var table = new RouteTable(Named("plug"), [new RouteRule("claude-haiku-*", Named("local")), new RouteRule("*", Named("rest"))]);
        Assert.Equal("local", table.Choose("claude-haiku-4-5").Endpoint.Name);
        Assert.Equal("rest", table.Choose("claude-opus-5-5").Endpoint.Name);
        Assert.Equal("plug", table.Choose("").Endpoint.Name);
    }

    [Theory]
    [InlineData("/v1/messages?beta=true", "/v1/messages?beta=true")]
    [InlineData("/v1/v1/messages?beta=true", "/v1/messages?beta=true")]
    [InlineData("http://127.0.0.1:8766/v1/models?limit=1000", "/v1/models?limit=1000")]
    [InlineData("/v1/files/a%2Fb", "/v1/files/a%2Fb")]
    public void The_target_is_kept_but_for_a_doubled_v1(string raw, string target)
    {
        Assert.Equal(target, RequestForwarding.Target(raw));
    }

    private static Endpoint Named(string name) => new() { Name = name, Kind = KindCatalog.Custom, Url = new Uri("http://127.0.0.1:1") };
}
