using System.CommandLine;
using System.Text.Json;
using Patchbay.Demo;
using Patchbay.Host;
using Patchbay.Host.Processes;
using Patchbay.Output;
using Patchbay.Protocol.Control;

namespace Patchbay.Commands;

/// <summary><c>patchbay demo</c>: one real conversation, two endpoints, no key and no network.</summary>
internal static class DemoCommand
{
    /// <summary>Names the Claude Code of the demo where none is installed.</summary>
    public const string ClaudeVariable = "PATCHBAY_DEMO_CLAUDE";

    /// <summary>A demo that takes longer is broken; it normally takes three seconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly (string Endpoint, string Text)[] Script =
    [
        ("demo-a", "Please run `echo plugged in`"),
        ("demo-b", "And who answers now?"),
    ];

    public static Command Create(CommandContext context)
    {
        var json = CommonOptions.Json(CliJson.Default.DemoOutput);
        var verb = new Verb("demo", "see it work: one conversation that moves between two scripted endpoints; no key, no network", "patchbay demo", "patchbay demo --json") { json };
        verb.SetAction((result, cancellationToken) => RunAsync(context, result.GetValue(json), cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, bool asJson, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var (stage, finding) = await DemoStage.OpenAsync().ConfigureAwait(false);
        if (stage is null) return context.Talk.Fail(finding!);
        await using (stage.ConfigureAwait(false))
        {
            var client = Client(context, stage);
            await using (client.ConfigureAwait(false))
            {
                if (!asJson) context.Talk.Data.WriteLine($"gateway   {stage.Gateway.Url}\nclient    {client.Name}\n");
                try
                {
                    return await PlayAsync(context.Talk, stage, client, asJson, limit.Token).ConfigureAwait(false);
                }
                catch (IOException failure)
                {
                    return context.Talk.Fail($"the conversation broke off: {failure.Message}");
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    return context.Talk.Fail($"the conversation took longer than {Limit.TotalSeconds:0} s");
                }
            }
        }
    }

    private static async Task<int> PlayAsync(Talk talk, DemoStage stage, IDemoClient client, bool asJson, CancellationToken cancellationToken)
    {
        var turns = new List<DemoTurnOutput>();
        var seen = 0;
        foreach (var (endpoint, text) in Script)
        {
            if (turns.Count > 0)
            {
                await stage.UseAsync(endpoint, cancellationToken).ConfigureAwait(false);
                if (!asJson) talk.Data.WriteLine($"$ patchbay use {endpoint}          (the conversation goes on, nothing is restarted)\n");
            }

            var answer = await client.AskAsync(text, cancellationToken).ConfigureAwait(false);
            var exchanges = await stage.TrafficAsync(cancellationToken).ConfigureAwait(false);
            turns.Add(new DemoTurnOutput(text, answer, [.. exchanges.Skip(seen)]));
            seen = exchanges.Count;
            if (!asJson) Write(talk.Data, turns[^1]);
        }

        if (asJson) talk.Data.WriteLine(JsonSerializer.Serialize(new DemoOutput(client.Name, turns), CliJson.Default.DemoOutput));
        var isRight = turns.Zip(Script).All(pair => pair.First.Answer.StartsWith(pair.Second.Endpoint, StringComparison.Ordinal) && pair.First.Exchanges.All(exchange => exchange.Endpoint == pair.Second.Endpoint));
        if (!isRight) return talk.Fail("a turn was not answered by the endpoint that was plugged in");
        if (!asJson) talk.Data.WriteLine("one conversation, two endpoints. Yours: `patchbay endpoint add NAME --url URL`, `patchbay use NAME`, `patchbay claude`.");
        return ExitCodes.Done;
    }

    private static void Write(TextWriter data, DemoTurnOutput turn)
    {
        data.WriteLine($"you       {turn.Asked}");
        foreach (var exchange in turn.Exchanges)
        {
            data.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  route   {exchange.Request} {exchange.Model} → {exchange.Endpoint}  {exchange.Status}  first byte {exchange.FirstByteMs:0.0} ms  {exchange.InputTokens} tokens in, {exchange.OutputTokens} out"));
        }

        data.WriteLine($"claude    {turn.Answer.Trim()}\n");
    }

    private static IDemoClient Client(CommandContext context, DemoStage stage)
    {
        var program = ProgramPath.Find("claude", context.Environment)
            ?? (context.Environment.GetValueOrDefault(ClaudeVariable) is { Length: > 0 } named ? ProgramPath.Find(named, context.Environment) : null)
            ?? RestoredClaude(context);
        if (program is null) return new BuiltInDemoClient(stage.Gateway.Url, stage.Gateway.Token);

        // A throw-away HOME and no credential of the user's: what the demo shows needs neither.
        var inherited = context.Environment.Where(variable => !variable.Key.StartsWith("ANTHROPIC_", StringComparison.Ordinal) && !variable.Key.StartsWith("CLAUDE", StringComparison.Ordinal))
            .ToDictionary(variable => variable.Key, variable => variable.Value, StringComparer.Ordinal);
        inherited["HOME"] = inherited["USERPROFILE"] = stage.Home;
        // It keeps notes of the shell's commands in the temporary folder, and they would stay there.
        inherited["TMPDIR"] = inherited["TEMP"] = inherited["TMP"] = inherited["CLAUDE_CODE_TMPDIR"] = stage.Home;
        foreach (var variable in new[] { "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME" }) inherited.Remove(variable);
        inherited["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1";
        var plan = LaunchPlan.Make(new LaunchInput(AgentKind.ClaudeCode, inherited, new Uri(stage.Gateway.Url), stage.Gateway.Token, OwnCredential.None));
        return ClaudeDemoClient.Start(program, plan.Environment, stage.Home);
    }

    /// <summary>The Claude Code that the project's own lockfile pins, when this binary runs inside the project's tree.</summary>
    private static string? RestoredClaude(CommandContext context)
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Patchbay.slnx"))) return ProgramPath.Find(Path.Combine(folder.FullName, "tests", "clients", "node_modules", ".bin", "claude"), context.Environment);
            }
        }

        return null;
    }
}

/// <summary>What <c>patchbay demo --json</c> prints.</summary>
/// <param name="Client">Who talked.</param>
/// <param name="Turns">The conversation.</param>
internal sealed record DemoOutput(string Client, IReadOnlyList<DemoTurnOutput> Turns);

/// <summary>One turn of the demo.</summary>
/// <param name="Asked">What was said.</param>
/// <param name="Answer">What came back.</param>
/// <param name="Exchanges">The requests it took, with their routes.</param>
internal sealed record DemoTurnOutput(string Asked, string Answer, IReadOnlyList<TrafficEntry> Exchanges);
