using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>One machine, one gateway and one scripted endpoint for all failures of a class; they happen one after the other.</summary>
public class Stage : IAsyncLifetime
{
    /// <summary>Far more than a short conversation, and soon exceeded.</summary>
    internal const int MaxBodyBytes = 1_000_000;

    private long _seen;

    internal Rig Rig { get; } = new();

    /// <summary>The endpoint that most failures are played by, called <c>hostile</c> in the settings.</summary>
    internal Fake Fake { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Fake = await Fake.StartAsync("hostile");
        var endpoints = new Dictionary<string, object> { ["hostile"] = new { kind = "custom", url = Fake.Url, idleTimeout = "1s" } };
        await AddEndpointsAsync(endpoints);
        Rig.Configure("hostile", endpoints, new() { ["maxBodyBytes"] = MaxBodyBytes });
        await StartAsync();
    }

    /// <summary>Starts the gateway.</summary>
    protected virtual Task StartAsync() => Rig.AgentEnvironmentAsync();

    /// <summary>Further endpoints of a class.</summary>
    internal virtual Task AddEndpointsAsync(Dictionary<string, object> endpoints) => Task.CompletedTask;

    /// <summary>The real <c>claude -p hi</c>, and what the gateway noted of it.</summary>
    internal async Task<Shown> AskAsync(Dictionary<string, string>? environment = null)
    {
        var asked = (await Fake.JournalAsync()).Length;
        var ended = await Rig.ClaudeWithAsync(environment ?? [], "hi");
        // Only an agent has a session; what a plain client asked before is not part of this.
        JsonElement[] exchanges = [.. (await NewExchangesAsync()).Where(exchange => exchange.GetProperty("session").GetString() != "")];
        return new Shown(ended, exchanges, (await Fake.JournalAsync())[asked..]);
    }

    /// <summary>The same after <c>patchbay use</c>.</summary>
    internal async Task<Shown> AskAsync(string endpoint, Dictionary<string, string>? environment = null)
    {
        var used = await Rig.PatchbayAsync("use", endpoint, "--no-probe");
        Assert.True(used.Code == 0, used.ToString());
        return await AskAsync(environment);
    }

    /// <summary>The same with every request answered like this.</summary>
    internal async Task<Shown> AskWhoAnswersAsync(object reply)
    {
        await AnswerAsync(reply);
        return await AskAsync();
    }

    internal Task AnswerAsync(object reply) => Fake.PlayAsync(new[] { new { name = "hostile", reply } });

    /// <summary>A client of the gateway that is no agent.</summary>
    internal async Task<PlainClient> ClientAsync() => new(await Rig.AgentEnvironmentAsync());

    /// <summary>Exchanges since the last call.</summary>
    internal async Task<JsonElement[]> NewExchangesAsync()
    {
        JsonElement[] exchanges = [.. (await Rig.TrafficAsync()).Where(exchange => exchange.GetProperty("id").GetInt64() > _seen)];
        if (exchanges.Length > 0) _seen = exchanges.Max(exchange => exchange.GetProperty("id").GetInt64());
        return exchanges;
    }

    /// <inheritdoc/>
    public virtual async Task DisposeAsync()
    {
        await Rig.DisposeAsync();
        await Fake.DisposeAsync();
    }
}
