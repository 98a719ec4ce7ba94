using System.Text.Json;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Sessions;
using Patchbay.Output;
using Patchbay.Protocol.Control;
using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Chat;

/// <summary>A session in this terminal, or one prompt of a script.</summary>
/// <param name="session">The session.</param>
/// <param name="options">What was asked for.</param>
/// <param name="talk">Where to speak.</param>
/// <param name="hasColour">Whether the terminal shows styles.</param>
internal sealed class ChatSession(HostedSession session, ChatOptions options, Talk talk, bool hasColour)
{
    private readonly ChatPrinter _printer = new(talk.Data, talk.Words, hasColour, options.Print);
    private PermissionAsked? _asked;
    private ChatForm? _form;

    /// <summary>One prompt, its answer, and the end.</summary>
    /// <returns>0 when it was answered.</returns>
    public async Task<int> PrintAsync(string text, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        var shown = ShowAsync(after: session.View.LastEvent, stop.Token);
        var turn = session.Prompt(options.Blocks(text));
        using var cancel = cancellationToken.Register(() => _ = session.CancelAsync(queued: true));
        var end = await turn.Ended.ConfigureAwait(false);
        await DrainAsync(shown, stop).ConfigureAwait(false);
        return end.Finding is null && end.StopReason != "cancelled" ? ExitCodes.Done : ExitCodes.Failed;
    }

    /// <summary>Prompts from the keyboard until the input ends or <c>/quit</c>.</summary>
    /// <param name="first">A prompt to begin with; null = none.</param>
    /// <param name="keys">The keyboard.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<int> TalkAsync(string? first, TextReader keys, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var shown = ShowAsync(after: 0, stop.Token);
        if (first is not null) session.Prompt(options.Blocks(first));
        while (!cancellationToken.IsCancellationRequested && await ReadAsync(keys, cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0) continue;
            if (_asked is { } asked && line[0] != '/') Answer(asked, line);
            else if (_form is { } form && line[0] != '/') FillIn(form, line);
            else if (line is "/quit" or "/exit") break;
            else if (!await ObeyAsync(line, cancellationToken).ConfigureAwait(false)) session.Prompt(options.Blocks(line));
        }

        await DrainAsync(shown, stop).ConfigureAwait(false);
        talk.Say($"hint: go on with this conversation: `patchbay chat --resume {session.Id}`");
        return ExitCodes.Done;
    }

    /// <summary>Ctrl-C: the turn that runs; a second time within it, everything that waits.</summary>
    public Task InterruptAsync() => session.CancelAsync(queued: session.View.Turn.Length == 0);

    private static async Task<string?> ReadAsync(TextReader keys, CancellationToken cancellationToken)
    {
        try
        {
            // A line cannot be unread: whoever waits for one is left behind when the program ends.
            return await Task.Run(keys.ReadLine, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task ShowAsync(long after, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var happened in session.EventsAsync(after, cancellationToken).ConfigureAwait(false))
            {
                // Whoever reads the question may answer at once.
                if (happened is { Kind: SessionEvents.Permission, Permission: { } question } && !options.Print) _asked = question;
                if (happened is { Kind: SessionEvents.Form, Form: { } wanted }) _form = new ChatForm(wanted);
                if (options.AsJson) await talk.Data.WriteLineAsync(JsonSerializer.Serialize(happened, ControlJson.Default.SessionEvent)).ConfigureAwait(false);
                else _printer.Show(happened);
                if (happened is { Kind: SessionEvents.Permission, Permission: { } asked }) Ask(asked);
                else if (happened.Kind == SessionEvents.Form && _form is { } form) AskForm(form);
                else if (happened.Kind == SessionEvents.FormAnswered && _form?.Id == happened.Form?.Id) _form = null;
                else if (happened.Kind == SessionEvents.PermissionAnswered && _asked?.Id == happened.Permission?.Id) _asked = null;
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    /// <summary>What has happened until now is still shown.</summary>
    private async Task DrainAsync(Task shown, CancellationTokenSource stop)
    {
        await session.DisposeAsync().ConfigureAwait(false);
        await shown.ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        _printer.EndLine();
    }

    private void Ask(PermissionAsked asked)
    {
        var title = asked.ToolCall.TryGetProperty("title", out var told) ? MarkdownLine.Harmless(told.GetString() ?? "") : "a tool";
        if (options.Print)
        {
            // Nobody is there to be asked, and nothing here says yes by itself.
            var no = asked.Options.FirstOrDefault(static option => option.Kind.StartsWith("reject", StringComparison.Ordinal));
            talk.Say($"not allowed: {title}; with `-p` nobody can be asked, `--mode acceptEdits` and Claude Code's own permission rules allow more");
            if (no is null || !session.Decide(asked.Id, no.Id)) _ = session.CancelAsync(queued: false);
            return;
        }

        _printer.EndLine();
        talk.Say($"Claude wants to run: {title}");
        for (var at = 0; at < asked.Options.Count; at++) talk.Say($"  {at + 1}  {asked.Options[at].Name}");
        talk.Say("type the number");
    }

    private void AskForm(ChatForm form)
    {
        if (options.Print)
        {
            talk.Say("not answered: Claude asks something; with `-p` nobody can be asked");
            session.Decline(form.Id);
            return;
        }

        _printer.EndLine();
        form.Ask(talk);
    }

    private void FillIn(ChatForm form, string line)
    {
        if (!form.Take(line)) form.Ask(talk);
        else
        {
            _form = null;
            if (form.IsDeclined) session.Decline(form.Id);
            else session.Accept(form.Id, form.Content);
        }
    }

    private void Answer(PermissionAsked asked, string line)
    {
        var choice = int.TryParse(line, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= asked.Options.Count ? asked.Options[number - 1]
            : line.ToLowerInvariant() switch
            {
                "y" or "yes" => asked.Options.FirstOrDefault(static option => option.Kind == "allow_once"),
                "a" or "always" => asked.Options.FirstOrDefault(static option => option.Kind == "allow_always"),
                "n" or "no" => asked.Options.FirstOrDefault(static option => option.Kind.StartsWith("reject", StringComparison.Ordinal)),
                _ => null,
            };
        if (choice is null) talk.Say($"type a number from 1 to {asked.Options.Count}, or y, a, n");
        else
        {
            _asked = null;
            session.Decide(asked.Id, choice.Id);
        }
    }

    /// <returns>False when it is no command of ours: then it is Claude Code's, or a prompt.</returns>
    private async Task<bool> ObeyAsync(string line, CancellationToken cancellationToken)
    {
        var (verb, rest) = line.IndexOf(' ', StringComparison.Ordinal) is var at and > 0 ? (line[..at], line[(at + 1)..].Trim()) : (line, "");
        try
        {
            switch (verb)
            {
                case "/endpoint" or "/use":
                    if (await session.MoveAsync(rest is "plug" ? "" : rest, cancelTurn: false, cancellationToken).ConfigureAwait(false) is { } refused) Fail(refused);
                    return true;
                case "/cancel":
                    await session.CancelAsync(queued: true).ConfigureAwait(false);
                    return true;
                case "/mode":
                    await session.SetModeAsync(rest, cancellationToken).ConfigureAwait(false);
                    return true;
                case "/steer":
                    await session.SteerAsync([new Protocol.Acp.TextContent { Text = rest }], cancellationToken).ConfigureAwait(false);
                    return true;
                case "/back":
                    if (await session.ResumeAsync(cancellationToken).ConfigureAwait(false) is { } lost) Fail(lost);
                    return true;
                case "/keys":
                    Help();
                    return true;
                default:
                    return false;
            }
        }
        catch (Exception failed) when (failed is JsonRpcException or JsonRpcClosedException)
        {
            talk.Fail(failed.Message);
            return true;
        }
    }

    private void Fail(Finding finding) => talk.Fail(finding);

    private void Help()
    {
        talk.Say("/endpoint NAME|URL|off|plug  move this conversation; it goes on there");
        talk.Say("/cancel    end the turn, drop what waits    Ctrl-C  end the turn");
        talk.Say("/steer T   say something into the turn that runs");
        talk.Say("/mode M    default, acceptEdits, plan, auto");
        talk.Say("/back      bring it back after a crash");
        talk.Say("/quit      leave; the conversation is kept. Everything else is Claude Code's: /model, /compact, …");
    }
}
