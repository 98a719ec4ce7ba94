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
        var table = new RouteTable(Named("plug"), [new RouteRule("claude-haiku-*", Named("local")), new RouteRule("*", Named("rest"))], []);
        Assert.Equal("local", table.Choose("claude-haiku-4-5").Endpoint.Name);
        Assert.Equal("rest", table.Choose("claude-opus-5-5").Endpoint.Name);
        Assert.Equal("plug", table.Choose("").Endpoint.Name);
    }

    [Theory]
    [InlineData("claude-via-local/qwen/qwen3-coder:30b", "local", "qwen/qwen3-coder:30b")]
    [InlineData("claude-via-local/qwen3[1m]", "local", "qwen3")]
    [InlineData("claude-via-plug/m", "plug", "m")]
    [InlineData("claude-via-127.0.0.1:1234/m", "127.0.0.1:1234", "m")]
    [InlineData("claude-via-gone/m", "rest", "claude-via-gone/m")]
    public void A_picked_model_leads_to_its_endpoint_before_any_rule(string asked, string endpoint, string model)
    {
        var table = new RouteTable(Named("plug"), [new RouteRule("*", Named("rest"))], [Named("other"), Named("local") with { Models = new ModelMap([new("default", "never")]) }, Named("127.0.0.1:1234")]);
        var route = table.Choose(asked);
        Assert.Equal((endpoint, model), (route.Endpoint.Name, route.Model));
        Assert.Equal(endpoint != "rest", route.Reason == RouteReason.Picked);
    }

    [Fact]
    public void The_side_requests_of_a_session_follow_the_model_that_it_has_picked_until_it_goes_back()
    {
        var choices = new SessionChoices();
        var plug = new Route(Named("plug"), "claude-sonnet-5");
        var picked = new Route(Named("local"), "m", RouteReason.Picked);
        var rule = new Route(Named("ruled"), "m", RouteReason.Rule);
        Assert.False(choices.Concern("s", plug));
        Assert.Equal(picked, Go("s", isSide: false, picked));
        Assert.Equal(picked, Go("s", isSide: true, plug));
        Assert.Equal(rule, Go("s", isSide: true, rule));
        Assert.Equal(plug, Go("another", isSide: true, plug));
        Assert.Equal(plug, Go("s", isSide: false, plug));
        Assert.Equal(plug, Go("s", isSide: true, plug));

        Route Go(string session, bool isSide, Route route) => choices.Concern(session, route) ? choices.Follow(session, isSide, route) : route;
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
