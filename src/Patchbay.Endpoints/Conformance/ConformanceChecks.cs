using Patchbay.Endpoints.Conformance.Checks;

namespace Patchbay.Endpoints.Conformance;

/// <summary>All checks, in the order they run: from the wire up, and what others learn from before them.</summary>
internal static class ConformanceChecks
{
    public static IReadOnlyList<ConformanceCheck> All { get; } =
    [
        new NameCheck(),
        new ConnectCheck(),
        new ProxyCheck(),
        new TlsCheck(),
        new RedirectCheck(),
        new CredentialCheck(),
        new MessagesCheck(),
        new HelloCheck(),
        new ModelsCheck(),
        new CountTokensCheck(),
        new ErrorsCheck(),
        new ToolUseCheck(),
        // The next two tell whether Anthropic's own API stands behind; the two after them need to know.
        new ToolResultCheck(),
        new ToolReferenceCheck(),
        new FieldsCheck(),
        new BetaCheck(),
        new LargeBodyCheck(),
        new CodeBodyCheck(),
        new StreamingCheck(),
        new SilenceCheck(),
    ];
}
