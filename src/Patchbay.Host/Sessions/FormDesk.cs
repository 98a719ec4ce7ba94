using System.Text.Json;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;

namespace Patchbay.Host.Sessions;

/// <summary>Questions of other sorts (ACP's elicitations): a form to fill in, or a page to visit. Claude's own questions and those of MCP servers come so.</summary>
/// <param name="log">Where they are told.</param>
internal sealed class FormDesk(SessionLog log)
{
    private readonly OpenQuestions<FormAsked, ElicitationResponse> _questions = new(
        "q", new ElicitationResponse { Action = ElicitationAction.Cancel },
        (asked, turn) => log.Add(SessionEvents.Form, happened => happened with { Turn = turn, Form = asked }),
        (asked, action) => log.Add(SessionEvents.FormAnswered, happened => happened with { Form = asked, Choice = action }));

    /// <summary>Those that nobody has answered yet.</summary>
    public IReadOnlyList<FormAsked> Open => _questions.Open;

    /// <summary>Asks, and waits for as long as it takes.</summary>
    public Task<ElicitationResponse> AskAsync(ElicitationRequest request, string turn, CancellationToken cancellationToken) =>
        _questions.AskAsync(id => new FormAsked(id, request.Message, request.RequestedSchema, request.Url, request.ToolCallId), turn, cancellationToken);

    /// <summary>A person's answer.</summary>
    /// <param name="id">Which.</param>
    /// <param name="content">What was filled in, by property; null for a page.</param>
    public bool Accept(string id, JsonElement? content) => _questions.Close(id, static _ => true, new ElicitationResponse { Action = ElicitationAction.Accept, Content = content }, "accept");

    /// <summary>The person does not want to answer.</summary>
    public bool Decline(string id) => _questions.Close(id, static _ => true, new ElicitationResponse { Action = ElicitationAction.Decline }, "decline");

    /// <summary>The turn is over: what is still asked is asked no more.</summary>
    public void TakeBackAll() => _questions.TakeBackAll();
}
