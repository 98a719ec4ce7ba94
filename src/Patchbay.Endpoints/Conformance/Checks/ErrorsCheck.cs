using System.Text.Json;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Diagnosis.Catalog;

namespace Patchbay.Endpoints.Conformance.Checks;

/// <summary>A bad request is refused in the API's own form, and nobody on the way has put it into words of their own: Claude Code recovers from
/// errors by their wording.</summary>
/// <remarks>The API's refusal of an empty conversation: <c>messages: at least one message is required</c>. What it looks like when it was wrapped:
/// anthropics/claude-code#21767 (LiteLLM), QuantumNous/new-api#2975.</remarks>
internal sealed class ErrorsCheck : ConformanceCheck
{
    private static readonly string[] Types =
    [
        "invalid_request_error", "authentication_error", "billing_error", "permission_error", "not_found_error", "request_too_large", "rate_limit_error", "timeout_error", "api_error", "overloaded_error",
    ];

    public override string Name => CheckNames.Errors;

    public override Layer Layer => Layer.Endpoint;

    public override string? NotFor(ConformanceRun run) => run.IsAnthropic ? null : "Patchbay words the errors itself";

    public override TokenCost CostOf(ConformanceOptions options) => TokenCost.Of(CheckBodies.NoMessages(CheckBodies.SomeModel), 16);

    public override async Task<Judgement> RunAsync(ConformanceRun run, CancellationToken cancellationToken)
    {
        var answer = await run.AskAsync(CheckBodies.NoMessages(run.Model), cancellationToken).ConfigureAwait(false);
        if (answer is { IsSuccess: true, Message: not null }) return Judgement.Pass("it takes even an empty conversation, so no error was seen");
        if (Problem(answer) is not { } problem) return Judgement.Pass(ConformanceRun.Describe(answer));
        return Judgement.Fail(ConformanceFindings.ErrorsRewritten.Of(run.Endpoint, "", ("problem", problem), ("status", $"{answer.Status}")), answer.Failure?.Evidence ?? answer.Text);
    }

    private static string? Problem(CheckAnswer answer)
    {
        if (answer.Failure is not null) return "there is no answer at all";
        if (answer.IsSuccess) return "the status is one of success";
        if (answer.Status >= 500) return "the status says that the server is at fault, so a client tries again and again";
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object) return "it has no `error` object";
            var (type, message) = (CheckAnswer.StringOf(error, "type"), CheckAnswer.StringOf(error, "message"));
            if (message.Contains("\"error\"", StringComparison.Ordinal) || message.Contains("'error'", StringComparison.Ordinal)) return "the server's own error stands as text inside another one";
            if (!Types.Contains(type)) return type.Length == 0 ? "`error.type` is missing" : $"`error.type` is `{type}`";
            if (message.Length == 0) return "`error.message` is missing";
            return CheckAnswer.StringOf(root, "type") == "error" ? null : "`\"type\":\"error\"` is missing";
        }
        catch (JsonException)
        {
            return "it is not JSON";
        }
    }
}
