namespace Patchbay.Translation.Common;

/// <summary>Numbers and degrees that every dialect asks for under another name.</summary>
internal static class Limits
{
    /// <summary>The output limit to ask for: the client's, but no more than the model gives.</summary>
    public static int? OutputTokens(MessagesRequest request, EndpointTraits traits) =>
        request.MaxTokens is not > 0 ? null : traits.MaxOutputTokens is { } most ? Math.Min(request.MaxTokens.Value, most) : request.MaxTokens;

    /// <summary>How hard to think: <c>low</c>, <c>medium</c>, <c>high</c>, or what the client says beyond that; empty when it does not say.</summary>
    public static string Effort(MessagesRequest request)
    {
        if (request.Effort.Length > 0) return request.Effort;
        return request.Thinking != ThinkingKind.Enabled ? "" : request.ThinkingBudget switch { null => "", <= 4096 => "low", <= 16384 => "medium", _ => "high" };
    }
}
