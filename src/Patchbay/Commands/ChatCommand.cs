using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using Patchbay.Chat;
using Patchbay.Host.Acp;
using Patchbay.Host.Direct;
using Patchbay.Host.Sessions;
using Patchbay.Output;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.JsonRpc;
using Patchbay.Sessions;

namespace Patchbay.Commands;

/// <summary><c>patchbay chat</c>: a session of the real Claude Code in this terminal, or for a script.</summary>
internal static class ChatCommand
{
    private static readonly Argument<string?> Prompt = new("prompt") { Description = "the first prompt; standard input with `-p` and none", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Print = new("--print", "-p") { Description = "one prompt, one answer, and the end; for scripts" };
    private static readonly Option<string?> Endpoint = new("--endpoint") { Description = "this session's own endpoint (default: wherever the plug is)", HelpName = "name|url|off" };
    private static readonly Option<bool> Direct = new("--direct") { Description = "without the gateway: the endpoint must speak Anthropic's format" };
    private static readonly Option<string?> Resume = new("--resume") { Description = "go on with a conversation", HelpName = "session" };
    private static readonly Option<string?> Fork = new("--fork") { Description = "a new conversation with the history of another", HelpName = "session" };
    private static readonly Option<string?> Mode = new("--mode") { Description = "permission mode: `default` (asks), `acceptEdits`, `plan`, `auto`", HelpName = "mode" };
    private static readonly Option<string?> Model = new("--model") { Description = "the model, as Claude Code names it", HelpName = "model" };
    private static readonly Option<string[]> Image = new("--image") { Description = "an image file that goes along with the first prompt", HelpName = "file" };
    private static readonly Option<bool> List = new("--list") { Description = "the conversations of this folder" };
    private static readonly JsonOption Json = CommonOptions.Json(CliJson.Default.IReadOnlyListStoredSessionOutput);

    public static Command Create(CommandContext context)
    {
        var verb = new Verb(
            "chat",
            "talk to the real Claude Code here; its endpoint can be moved in the middle of a conversation",
            "patchbay chat",
            "patchbay chat -p 'what does this repository do?'",
            "patchbay chat --endpoint lmstudio --image screen.png 'what is wrong here?'",
            "patchbay chat --list",
            "patchbay chat --resume 5ae1b13d-a4e2-42d7-9882-862b0baaf948",
            "patchbay chat -p --json 'hello'   # each event a line of JSON") { Prompt, Print, Endpoint, Direct, Resume, Fork, Mode, Model, Image, List, Json };
        verb.SetAction((result, cancellationToken) => RunAsync(context, result, cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, CancellationToken cancellationToken)
    {
        var settings = context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings));
        await using var host = SessionHosting.Make(context, settings, holdsGateway: true);
        if (result.GetValue(List)) return await ListAsync(context, host, result.GetValue(Json), cancellationToken).ConfigureAwait(false);
        var options = Options(result);
        var text = options.Text;
        if (options.Print && text is null) text = (await System.Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false)).Trim();
        if (options.Print && string.IsNullOrEmpty(text))
        {
            context.Talk.Fail("there is no prompt", "`patchbay chat -p 'PROMPT'`, or write it to standard input");
            return ExitCodes.Usage;
        }

        if (text is not null) _ = options.Blocks(text); // A file that cannot be read is told before anything is started.
        return await TalkAsync(context, host, options, text, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> TalkAsync(CommandContext context, SessionHost host, ChatOptions options, string? text, CancellationToken cancellationToken)
    {
        SessionHosting.NoteFetch(context, BridgeProgram.Find(context.Environment, options.Opening.Folder).Program);
        var (session, finding) = await host.OpenAsync(options.Opening, cancellationToken).ConfigureAwait(false);
        if (session is null) return context.Talk.Fail(finding!);
        var hasColour = !options.AsJson && !System.Console.IsOutputRedirected && context.Environment.GetValueOrDefault("NO_COLOR") is null or "";
        var chat = new ChatSession(session, options, context.Talk, hasColour);
        if (options.Model is { } model)
        {
            try
            {
                await session.SetOptionAsync("model", model, cancellationToken).ConfigureAwait(false);
            }
            catch (JsonRpcException refused)
            {
                return context.Talk.Fail($"the model `{model}` cannot be set: {refused.Message}", "`patchbay models` lists what endpoints tell of");
            }
        }

        if (options.Print) return await chat.PrintAsync(text!, cancellationToken).ConfigureAwait(false);
        if (!options.AsJson) context.Talk.Say($"session {session.Id}; /keys for what can be typed, /quit to leave");
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            // Where no turn runs, Ctrl-C ends the program, as everywhere.
            if (session.View.Turn.Length == 0) return;
            signal.Cancel = true;
            _ = chat.InterruptAsync();
        });
        return await chat.TalkAsync(text, System.Console.In, cancellationToken).ConfigureAwait(false);
    }

    private static ChatOptions Options(ParseResult result)
    {
        var fork = result.GetValue(Fork);
        var opening = new SessionOpening(
            Directory.GetCurrentDirectory(), result.GetValue(Direct) ? Carriage.Direct : Carriage.Patched, result.GetValue(Endpoint) ?? "",
            fork ?? result.GetValue(Resume), IsFork: fork is not null, Replay: result.GetValue(Resume) is not null && !result.GetValue(Print), result.GetValue(Mode));
        return new ChatOptions(opening, result.GetValue(Prompt), result.GetValue(Image) ?? [], result.GetValue(Print), result.GetValue(Json), result.GetValue(Model));
    }

    private static async Task<int> ListAsync(CommandContext context, SessionHost host, bool asJson, CancellationToken cancellationToken)
    {
        var (sessions, finding) = await host.ListAsync(Directory.GetCurrentDirectory(), cancellationToken).ConfigureAwait(false);
        if (finding is not null) return context.Talk.Fail(finding);
        if (asJson)
        {
            StoredSessionOutput[] lines = [.. sessions.Select(static one => new StoredSessionOutput(one.SessionId, one.Title ?? "", one.Cwd, one.UpdatedAt))];
            context.Talk.Data.WriteLine(JsonSerializer.Serialize(lines, CliJson.Default.IReadOnlyListStoredSessionOutput));
            return ExitCodes.Done;
        }

        if (sessions.Count == 0) context.Talk.Say("no conversation was kept in this folder");
        foreach (var one in sessions) context.Talk.Data.WriteLine($"{one.SessionId}  {one.UpdatedAt,-24}  {MarkdownLine.Harmless(one.Title ?? "")}");
        return ExitCodes.Done;
    }
}
