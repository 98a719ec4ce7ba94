namespace Patchbay.Endpoints.Conformance;

/// <summary>The names of the checks, in the order they run.</summary>
public static class CheckNames
{
    /// <summary>The settings, and who else decides where requests go.</summary>
    public const string Configuration = "configuration";

    /// <summary>The host has an address.</summary>
    public const string Name = "name";

    /// <summary>Something listens there.</summary>
    public const string Connect = "connect";

    /// <summary>The proxy on the way lets requests through.</summary>
    public const string Proxy = "proxy";

    /// <summary>TLS, with a certificate that is trusted and will be for a while.</summary>
    public const string Tls = "tls";

    /// <summary>The address answers itself instead of pointing elsewhere.</summary>
    public const string Redirect = "redirect";

    /// <summary>The credential is there, valid, and in the header that the server reads.</summary>
    public const string Credential = "credential";

    /// <summary>A small question is answered with a Message.</summary>
    public const string Messages = "messages";

    /// <summary>What Claude Code asks at its start hurts nobody.</summary>
    public const string Hello = "hello";

    /// <summary>A stream arrives as it is made.</summary>
    public const string Streaming = "streaming";

    /// <summary>A whole answer arrives after a silence.</summary>
    public const string Silence = "silence";

    /// <summary>Errors arrive in the API's own words and form.</summary>
    public const string Errors = "errors";

    /// <summary>A tool is called, and its result taken.</summary>
    public const string ToolUse = "tool_use";

    /// <summary>What a tool answered reaches the model.</summary>
    public const string ToolResult = "tool_result";

    /// <summary>A tool that was found by searching reaches the model.</summary>
    public const string ToolReference = "tool_reference";

    /// <summary>Body fields that nobody on the way knows arrive.</summary>
    public const string Fields = "fields";

    /// <summary><c>anthropic-beta</c> arrives.</summary>
    public const string Beta = "anthropic-beta";

    /// <summary>Tokens can be counted.</summary>
    public const string CountTokens = "count_tokens";

    /// <summary>The models are listed.</summary>
    public const string Models = "models";

    /// <summary>A request of a megabyte passes.</summary>
    public const string LargeBody = "large body";

    /// <summary>A request with program text in it passes.</summary>
    public const string CodeBody = "code body";
}
