using Patchbay.Console.Live;
using Patchbay.Console.Shell;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;

namespace Patchbay.Console.Chat;

/// <summary>What a person does in a conversation. What comes of it is seen in the conversation itself; only what could not be done is answered here.</summary>
internal sealed class ChatCalls(IChatSessions sessions)
{
    /// <summary>Serves one.</summary>
    public async Task ServeAsync(ConsoleRequest request, string session, string call, Transcript? transcript)
    {
        var form = await request.FormAsync().ConfigureAwait(false);
        string Value(string name) => form[name].ToString();
        var problem = call switch
        {
            "prompt" => await SayAsync(request, session, await PromptForm.ReadAsync(form, request.Aborted).ConfigureAwait(false), Value("steer") == "yes" ? transcript : null).ConfigureAwait(false),
            "cancel" => await CancelAsync(session, Value("turn")).ConfigureAwait(false),
            "permission" => sessions.Decide(session, Value("id"), Value("choice")) ? null : "That is asked no more: it was answered, or taken back",
            "form" => Fill(session, Value("id"), Value("choice") == "accept", form),
            "endpoint" => Words(await sessions.MoveAsync(session, Value("endpoint"), request.Aborted).ConfigureAwait(false)),
            "option" => await sessions.SetAsync(session, Value("option"), Value("value"), request.Aborted).ConfigureAwait(false),
            "resume" => Words(await sessions.ResumeAsync(session, request.Aborted).ConfigureAwait(false)),
            "close" => await CloseAsync(request, session).ConfigureAwait(false),
            _ => "There is no such thing to do",
        };
        await request.PatchAsync(problem is null ? "" : await ConsoleRequest.ToastAsync(new Toast(problem, IsError: true)).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task<string?> SayAsync(ConsoleRequest request, string session, (IReadOnlyList<ContentBlock> Prompt, string Problem) said, Transcript? steered)
    {
        if (said.Problem.Length > 0) return said.Problem;
        if (steered is not null)
        {
            if (await sessions.SteerAsync(session, said.Prompt, request.Aborted).ConfigureAwait(false) is { } refused) return refused;
            steered.AddSteered(string.Join("\n\n", said.Prompt.OfType<TextContent>().Select(static text => text.Text)), request.Time.GetUtcNow());
        }
        else if (!sessions.Prompt(session, said.Prompt)) return "This conversation is not open any more: open it again from the list";

        // The page empties its field when it hears that.
        request.Http.Response.Headers["HX-Trigger"] = "said";
        return null;
    }

    private async Task<string?> CancelAsync(string session, string turn)
    {
        await sessions.CancelAsync(session, turn).ConfigureAwait(false);
        return null;
    }

    private async Task<string?> CloseAsync(ConsoleRequest request, string session)
    {
        await sessions.CloseAsync(session).ConfigureAwait(false);
        await request.GoAsync($"{ConsolePaths.Root}/chat").ConfigureAwait(false);
        return null;
    }

    private string? Fill(string session, string id, bool accepts, Microsoft.AspNetCore.Http.IFormCollection form)
    {
        const string gone = "That is asked no more: it was answered, or taken back";
        if (!accepts) return sessions.Fill(session, id, null) ? null : gone;
        if (sessions.Find(session)?.Forms.FirstOrDefault(one => one.Id == id) is not { } asked) return gone;
        var fields = FormField.Of(asked.Schema);
        var filled = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            string[] values = [.. form["f-" + field.Name].Where(static value => !string.IsNullOrEmpty(value))!];
            var own = form["f-" + field.OwnName].ToString().Trim();
            if (field.HasOwn && own.Length > 0) filled[field.OwnName] = [own];
            else if (values.Length > 0 && (field.Choices.Count > 0 ? values.All(value => field.Choices.Any(choice => choice.Value == value)) : field.Takes(values[0]))) filled[field.Name] = values;
            else if (values.Length > 0) return $"`{values[0]}` is no answer to: {field.Title}";
        }

        return sessions.Fill(session, id, FormField.Content(fields, filled)) ? null : gone;
    }

    private static string? Words(FindingRecord? finding) => finding is null ? null : $"{finding.What} {finding.Remedy}";
}
