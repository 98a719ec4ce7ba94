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

/// <summary><c>patchbay acp</c>: Claude Code as an agent of an editor, on standard input and output, with the endpoint as an option of each session.</summary>
internal static class AcpCommand
{
    /// <summary>Claude Code is gone four seconds after its bridge's input was closed (measured, 0.101.0).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>For last words: they are in the pipe, and only a stuck reader keeps them from arriving.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private static readonly Option<string?> Endpoint = new("--endpoint") { Description = "where all sessions start (default: wherever the plug is)", HelpName = "name|off" };
    private static readonly Argument<string[]> Bridge = new("bridge") { Description = "arguments for the bridge, after `--`", Arity = ArgumentArity.ZeroOrMore };

    public static Command Create(CommandContext context)
    {
        var verb = new Verb(
            "acp",
            "be the agent of an editor (Zed, JetBrains, Neovim, Emacs): Claude Code over the Agent Client Protocol, its endpoint a menu in each chat",
            "patchbay acp                       # what an editor starts; see `patchbay install zed`",
            "patchbay acp --endpoint lmstudio   # all sessions start there") { Endpoint, Bridge };
        verb.SetAction((result, cancellationToken) => RunAsync(context, result, cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, CancellationToken cancellationToken)
    {
        var settings = context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings));
        await using var routes = new SessionRoutes(context, settings);
        var choices = new AcpChoices(settings);
        var first = result.GetValue(Endpoint) is { Length: > 0 } named ? named : EndpointChoices.Plug;
        var editor = new JsonRpcConnection(System.Console.OpenStandardInput(), System.Console.OpenStandardOutput());
        if (!choices.Now().Values.Contains(first, StringComparer.Ordinal)) return await RefuseAsync(context, editor, OwnFindings.UnknownEndpoint(first, choices.Now().Values)).ConfigureAwait(false);
        var folder = Directory.GetCurrentDirectory();
        var (program, missing) = routes.FindBridge(folder);
        if (program is null) return await RefuseAsync(context, editor, missing!).ConfigureAwait(false);
        SessionHosting.NoteFetch(context, program);
        var (route, refused) = await routes.RouteAsync(Carriage.Patched, first == EndpointChoices.Plug ? "" : first, cancellationToken).ConfigureAwait(false);
        if (route is null) return await RefuseAsync(context, editor, refused!).ConfigureAwait(false);
        OwnedProcess process;
        try
        {
            process = OwnedProcess.Start(new ProgramStart(program.Program, [.. program.Arguments, .. result.GetValue(Bridge) ?? []], route.Environment), folder, Patience);
        }
        catch (Win32Exception failed)
        {
            return await RefuseAsync(context, editor, OwnFindings.BridgeNotStarted(program.Program, failed.Message)).ConfigureAwait(false);
        }

        await using (process)
        {
            return await PassAsync(context, editor, process, program, routes, choices, first).ConfigureAwait(false);
        }
    }

    /// <summary>Until one of the two is gone.</summary>
    private static async Task<int> PassAsync(CommandContext context, JsonRpcConnection editor, OwnedProcess process, BridgeProgram program, SessionRoutes routes, AcpChoices choices, string first)
    {
        async Task<Finding> DiedAsync(string session)
        {
            // Its last words may still be on their way, and something it has started may hold the pipe open.
            await Task.WhenAny(process.Exited, Task.Delay(LastWords)).ConfigureAwait(false);
            var name = program.Arguments is [var script, ..] ? script : program.Program;
            var finding = OwnFindings.AgentDied(session.Length > 0 ? session : "(none)", process.ErrorTail);
            return finding with { What = $"The bridge {name} has ended unexpectedly, and Claude Code with it.", Remedy = "Start the agent again in the editor; the conversations are kept, and can be resumed there." };
        }

        var bridge = new JsonRpcConnection(process.Output, process.Input, new JsonRpcOptions { AnswersNoise = false });
        var proxy = new AcpProxy(editor, bridge, routes, choices.Now, first, DiedAsync);
        proxy.Start();
        if (await Task.WhenAny(editor.Completion, bridge.Completion).ConfigureAwait(false) == editor.Completion)
        {
            await bridge.DisposeAsync().ConfigureAwait(false);
            return ExitCodes.Done;
        }

        var died = await DiedAsync("").ConfigureAwait(false);
        for (var waited = 0; proxy.IsAsked && waited < 20; waited++) await Task.Delay(TimeSpan.FromMilliseconds(50)).ConfigureAwait(false);
        await EndAsync(editor).ConfigureAwait(false);
        return context.Talk.Fail(died);
    }

    private static async Task<int> RefuseAsync(CommandContext context, JsonRpcConnection editor, Finding why)
    {
        var code = context.Talk.Fail(why);
        var refusal = new Refusal(why);
        editor.Start(refusal);
        await Task.WhenAny(refusal.Told, editor.Completion).ConfigureAwait(false);
        await EndAsync(editor).ConfigureAwait(false);
        return code;
    }

    /// <summary>What stands in the queue is written; a read of standard input cannot be taken back, so its end is not waited for.</summary>
    private static async Task EndAsync(JsonRpcConnection editor) => await Task.WhenAny(editor.DisposeAsync().AsTask(), Task.Delay(LastWords)).ConfigureAwait(false);
}
