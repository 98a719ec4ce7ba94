using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Patchbay.Commands;
using Patchbay.Demo;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Conformance;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host;
using Patchbay.Host.Processes;

namespace Patchbay.Doctor;

/// <summary>Drives the installed Claude Code through an endpoint: a throw-away HOME, a gateway of its own, and only tools that read.</summary>
/// <param name="context">Finds the program.</param>
/// <param name="settingsPath">The settings, for the endpoint's credential.</param>
/// <param name="endpoint">The endpoint.</param>
/// <param name="model">The model to ask for.</param>
internal sealed class DeepDrive(CommandContext context, string settingsPath, Endpoint endpoint, string model)
{
    /// <summary>How long one scenario may take: Claude Code's start, and three turns of a slow model.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(180);

    /// <summary>Runs all scenarios.</summary>
    /// <param name="finished">Told of each as it is done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<DeepResult>> RunAsync(Action<DeepResult> finished, CancellationToken cancellationToken)
    {
        var name = context.Environment.GetValueOrDefault(AgentLaunch.ClaudeVariable, "claude");
        if (ProgramPath.Find(name, context.Environment) is not { } program) return One(OwnFindings.AgentNotFound(name).What, finished);
        if (CredentialRule.MayHaveCallers(endpoint) && OwnCredentialSearch.Find(context.Environment, "", isMacOS: false) == OwnCredential.None)
        {
            return One("each agent sends its own credential, and the empty HOME has none; put one into ANTHROPIC_API_KEY", finished);
        }

        var (stage, finding) = await DoctorStage.OpenAsync(settingsPath, endpoint).ConfigureAwait(false);
        if (stage is null) return One(finding!.What, finished);
        await using (stage.ConfigureAwait(false))
        {
            var results = new List<DeepResult>();
            foreach (var scenario in DeepScenario.All(stage.Work, context.Self))
            {
                var result = await RunAsync(stage, program, scenario, cancellationToken).ConfigureAwait(false);
                // What was interrupted in the middle has shown nothing.
                if (!stage.IsRunning) break;
                results.Add(result);
                finished(result);
            }

            return results;
        }
    }

    private async Task<DeepResult> RunAsync(DoctorStage stage, string program, DeepScenario scenario, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var before = await CountAsync(stage, cancellationToken).ConfigureAwait(false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var (verdict, evidence) = await AskAsync(stage, program, scenario, limit.Token).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var requests = await CountAsync(stage, cancellationToken).ConfigureAwait(false) - before;
        var milliseconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return new DeepResult(scenario.Name, verdict, $"{EvidenceText.Block(evidence, 300)} ({requests} {(requests == 1 ? "request" : "requests")})", requests, milliseconds);
    }

    private async Task<(Verdict Verdict, string Evidence)> AskAsync(DoctorStage stage, string program, DeepScenario scenario, CancellationToken cancellationToken)
    {
        try
        {
            var claude = ClaudeDemoClient.Start(program, EnvironmentOf(stage), stage.Work, ["--model", model, "--max-turns", "8", .. scenario.Arguments]);
            await using (claude.ConfigureAwait(false))
            {
                var answer = await claude.AskAsync(scenario.Prompt, cancellationToken).ConfigureAwait(false);
                return answer.Contains(scenario.Expected, StringComparison.Ordinal) ? (Verdict.Pass, "the number came through") : (Verdict.Fail, $"the number did not come through; it said: {answer}");
            }
        }
        catch (OperationCanceledException)
        {
            return (Verdict.Fail, $"no answer within {Limit.TotalSeconds:0} s");
        }
        catch (Exception refused) when (refused is IOException or Win32Exception or JsonException)
        {
            return (Verdict.Fail, refused.Message);
        }
    }

    private Dictionary<string, string> EnvironmentOf(DoctorStage stage)
    {
        var keeps = CredentialRule.MayHaveCallers(endpoint);
        var inherited = context.Environment
            .Where(variable => (!variable.Key.StartsWith("ANTHROPIC_", StringComparison.Ordinal) || keeps && variable.Key is "ANTHROPIC_API_KEY" or "ANTHROPIC_AUTH_TOKEN") && !variable.Key.StartsWith("CLAUDE", StringComparison.Ordinal))
            .ToDictionary(variable => variable.Key, variable => variable.Value, StringComparer.Ordinal);
        inherited["HOME"] = inherited["USERPROFILE"] = stage.Home;
        inherited["TMPDIR"] = inherited["TEMP"] = inherited["TMP"] = inherited["CLAUDE_CODE_TMPDIR"] = stage.Home;
        foreach (var variable in new[] { "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME" }) inherited.Remove(variable);
        inherited["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1";
        // The question is whether it works, so it is on whatever was found out before.
        inherited["ENABLE_TOOL_SEARCH"] = "true";
        var credential = keeps ? OwnCredential.Environment : OwnCredential.None;
        return new(LaunchPlan.Make(new LaunchInput(AgentKind.ClaudeCode, inherited, new Uri(stage.Gateway.Url), stage.Gateway.Token, credential)).Environment, StringComparer.Ordinal);
    }

    private static async Task<int> CountAsync(DoctorStage stage, CancellationToken cancellationToken) =>
        (await stage.Control.TrafficAsync(cancellationToken).ConfigureAwait(false)).Value?.Count(exchange => exchange.Model.Length > 0) ?? 0;

    private static IReadOnlyList<DeepResult> One(string why, Action<DeepResult> finished)
    {
        var result = new DeepResult("Claude Code", Verdict.Skipped, $"skipped: {why}", null, 0);
        finished(result);
        return [result];
    }
}
