using System.Text.Json;
using System.Text.RegularExpressions;

namespace Patchbay.EndToEnd.Peers;

/// <summary>One failure as a person sees it: what claude printed, what <c>patchbay traffic</c> has, what reached the endpoint.</summary>
internal sealed partial record Shown(Ended Ended, JsonElement[] Exchanges, FakeEntry[] Asked)
{
    /// <summary>A dead endpoint is explained within this, in gateway time.</summary>
    private const double LimitMs = 2000;

    /// <summary>The finding in claude's own output and in the traffic, after one request and at once.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="endpoint">The endpoint it must name.</param>
    /// <param name="advice">The one thing to do, or the telling part of it.</param>
    /// <param name="within">Gateway time; longer only where the endpoint's own time limit is what is played.</param>
    public void AssertFinding(string code, string endpoint, string advice, double within = LimitMs)
    {
        Assert.True(Ended.Code == 1, ToString());
        foreach (var part in new[] { code, endpoint, "To do: ", advice }) Assert.True(Ended.Output.Contains(part, StringComparison.Ordinal), $"{part} is not in\n{this}");
        Assert.DoesNotMatch(GluedSentences(), Ended.Output.Split("Evidence:")[0]);
        var exchange = Assert.Single(Exchanges);
        Assert.Equal(code, exchange.GetProperty("finding").GetString());
        Assert.Equal(endpoint, exchange.GetProperty("endpoint").GetString());
        Assert.True(exchange.GetProperty("totalMs").GetDouble() <= within, ToString());
        Assert.True(Asked.Length <= 1, ToString());
    }

    /// <summary>Claude got the endpoint's own words, and no finding stands beside them.</summary>
    public void AssertOwnWords(string words)
    {
        Assert.True(Ended.Code == 1, ToString());
        Assert.True(Ended.Output.Contains(words, StringComparison.Ordinal), ToString());
        Assert.DoesNotContain("PB-", Ended.Output, StringComparison.Ordinal);
        Assert.All(Exchanges, exchange => Assert.Equal("", exchange.GetProperty("finding").GetString()));
    }

    [GeneratedRegex("[a-z)]\\.[A-Z]")]
    private static partial Regex GluedSentences();

    public override string ToString() => $"{Ended}\n--- traffic\n{string.Join('\n', Exchanges)}\n--- the endpoint was asked {Asked.Length} times";
}
