using System.CommandLine;
using System.ComponentModel;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Acp;
using Patchbay.Host.Acp.Proxy;
using Patchbay.Host.Processes;
using Patchbay.Host.Sessions;
using Patchbay.Output;
using Patchbay.Protocol.JsonRpc;
using Patchbay.Sessions;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary><c>patchbay acp</c>: Claude Code for editors, with the endpoint among what they can set.</summary>
internal static class AcpCommand
{
    /// <summary>What the bridge takes to end in order, with a second to spare.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly Option<string?> Endpoint = new("--endpoint") { Description = "where new sessions start (default: wherever the plug is)", HelpName = "name|off" };
    private static readonly Argument<string[]> More = new("arguments") { Description = "for the bridge, after `--`", Arity = ArgumentArity.ZeroOrMore };

    public static Command Create(CommandContext context)
    {
        var verb = new Verb(
            "acp",
            "be Claude Code for an editor that speaks the Agent Client Protocol (Zed, JetBrains, Neovim, Emacs)",
            "patchbay acp                 # what the editor starts; see docs/guides/editors.md",
            "patchbay acp --endpoint lmstudio") { Endpoint, More };
        verb.SetAction((result, cancellationToken) => RunAsync(context, result, cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, CancellationToken cancellationToken)
    {
        var settings = context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings));
        var routes = new SessionRoutes(context, settings);
        var start = result.GetValue(Endpoint) ?? EndpointOption.Plug;
        IReadOnlyList<EndpointChoice> Choices() => EndpointChoices.Of(SettingsReader.Read(settings).Settings);
        if (!Choices().Any(choice => choice.Value == start)) return context.Talk.Fail($"`{start}` is no endpoint", $"there are: {string.Join(", ", Choices().Select(static choice => choice.Value))}");
        var editor = new JsonRpcConnection(Console.OpenStandardInput(), Console.OpenStandardOutput());
        await using var toEditor = editor.ConfigureAwait(false);

        // :: Step 1: the bridge, and where it sends
        var (program, missing) = routes.FindBridge(Directory.GetCurrentDirectory());
        if (program is null) return await RefuseAsync(context, editor, missing!).ConfigureAwait(false);
        var (route, refused) = await routes.RouteAsync(Carriage.Patched, "", cancellationToken).ConfigureAwait(false);
        if (route is null) return await RefuseAsync(context, editor, refused!).ConfigureAwait(false);
        OwnedProcess bridge;
        try
        {
            bridge = OwnedProcess.Start(new ProgramStart(program.Program, [.. program.Arguments, .. result.GetValue(More) ?? []], route.Environment), Directory.GetCurrentDirectory(), Patience);
        }
        catch (Win32Exception failed)
        {
            return await RefuseAsync(context, editor, OwnFindings.BridgeNotStarted(program.Program, failed.Message)).ConfigureAwait(false);
        }

        // :: Step 2: everything through, until one of them goes
        await using var owned = bridge.ConfigureAwait(false);
        var agent = new JsonRpcConnection(bridge.Output, bridge.Input, new JsonRpcOptions { AnswersNoise = false });
        await using var toAgent = agent.ConfigureAwait(false);
        new AcpProxy(editor, agent, routes, Choices, start).Start();
        var first = await Task.WhenAny(editor.Completion, agent.Completion).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (first == editor.Completion) return ExitCodes.Done;
        await Task.WhenAny(bridge.Exited, Task.Delay(TimeSpan.FromSeconds(1), cancellationToken)).ConfigureAwait(false);
        return context.Talk.Fail(OwnFindings.AgentDied("of this editor", bridge.ErrorTail));
    }

    /// <summary>The editor hears why: as the answer to whatever it asks first.</summary>
    private static async Task<int> RefuseAsync(CommandContext context, JsonRpcConnection editor, Finding finding)
    {
        context.Talk.Fail(finding);
        editor.Start(new Refusal(finding));
        await editor.Completion.ConfigureAwait(false);
        return ExitCodes.Failed;
    }

    private sealed class Refusal(Finding finding) : IJsonRpcHandler
    {
        public Task<JsonRpcAnswer> OnRequestAsync(JsonRpcRequest request) => Task.FromResult(JsonRpcAnswer.Fail(new JsonRpcError(JsonRpcErrorCode.InternalError, finding.Message)));

        public ValueTask OnNotificationAsync(JsonRpcMessage notification, CancellationToken cancellationToken) => default;
    }
}
