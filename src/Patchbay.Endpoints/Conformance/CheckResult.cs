using System.Text.Json.Serialization;
using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Endpoints.Conformance;

/// <summary>What came of one check.</summary>
public sealed record CheckResult
{
    /// <summary>Longer evidence and remedies are cut.</summary>
    /// <value>400: a finding's two sentences and a line of the other end's.</value>
    public const int MaxCharacters = 400;

    /// <summary>The check: one of <see cref="CheckNames"/>, or a name of whoever made it elsewhere.</summary>
    public required string Name { get; init; }

    /// <summary>Whose turn it is when it is not well.</summary>
    public required Layer Layer { get; init; }

    /// <summary>What came of it.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What was seen, one line: redacted, and at most <see cref="MaxCharacters"/> long.</summary>
    public required string Evidence { get; init; }

    /// <summary>What to do, with a command where there is one; empty when there is nothing to do.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>Code of the finding that explains it; empty when there is none.</summary>
    public string Code { get; init; } = "";

    /// <summary>How long it took.</summary>
    public double Milliseconds { get; init; }

    /// <summary>The requests that it made, for whoever wants to repeat them.</summary>
    public IReadOnlyList<CheckExchange> Exchanges { get; init; } = [];
}

/// <summary>A request of a check and what was answered, cut and without secrets.</summary>
/// <param name="Request">Method and path.</param>
/// <param name="Headers">Headers as sent; the credential's value is <c>$KEY</c>.</param>
/// <param name="Body">The request's body, or its beginning when it is long; empty when there is none.</param>
/// <param name="BodyEnd">Its end, when something was cut out before; else empty.</param>
/// <param name="BodyBytes">Its length.</param>
/// <param name="Status">HTTP status; 0 when no answer came.</param>
/// <param name="Answer">The beginning of the answer, or why there is none.</param>
public sealed record CheckExchange(string Request, IReadOnlyList<string> Headers, string Body, string BodyEnd, int BodyBytes, int Status, string Answer);

/// <summary>What comes of a check; among those that ran, the greater the worse.</summary>
public enum Verdict
{
    /// <summary>It could not run, because of what another one found or because it means nothing here.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    /// <summary>Good.</summary>
    [JsonStringEnumMemberName("pass")]
    Pass,

    /// <summary>Works, with a loss or a doubt that is worth knowing.</summary>
    [JsonStringEnumMemberName("warn")]
    Warn,

    /// <summary>Bad.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,
}

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
