namespace Patchbay.Host.ClaudeSettings;

/// <summary>One of the services that Claude Code can be switched to, and how it finds the address there.</summary>
/// <param name="Name">Its word in output.</param>
/// <param name="Switch">The variable that chooses it; empty for the one that is there without a choice.</param>
/// <param name="AddressVariable">The variable that gives the address.</param>
/// <param name="Default">The address without that variable; empty when it cannot be told from here.</param>
internal sealed record Provider(string Name, string Switch, string AddressVariable, Func<Func<string, string>, string> Default)
{
    /// <summary>Anthropic's own API, or whatever stands at <c>ANTHROPIC_BASE_URL</c>.</summary>
    public static Provider FirstParty { get; } = new("anthropic", "", "ANTHROPIC_BASE_URL", _ => "https://api.anthropic.com");

    /// <summary>All, in the order in which the client asks for them (read in 2.1.330).</summary>
    private static Provider[] Switched { get; } =
    [
        new("bedrock", "CLAUDE_CODE_USE_BEDROCK", "ANTHROPIC_BEDROCK_BASE_URL", value => $"https://bedrock-runtime.{AwsRegion(value)}.amazonaws.com"),
        new("foundry", "CLAUDE_CODE_USE_FOUNDRY", "ANTHROPIC_FOUNDRY_BASE_URL", value => value("ANTHROPIC_FOUNDRY_RESOURCE") is { Length: > 0 } resource ? $"https://{resource}.services.ai.azure.com/anthropic" : ""),
        new("anthropic-aws", "CLAUDE_CODE_USE_ANTHROPIC_AWS", "ANTHROPIC_AWS_BASE_URL", value => $"https://aws-external-anthropic.{AwsRegion(value)}.api.aws"),
        new("anthropic-google-cloud", "CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD", "ANTHROPIC_GOOGLE_CLOUD_BASE_URL", _ => ""),
        new("mantle", "CLAUDE_CODE_USE_MANTLE", "ANTHROPIC_BEDROCK_MANTLE_BASE_URL", value => $"https://bedrock-mantle.{AwsRegion(value)}.api.aws"),
        new("vertex", "CLAUDE_CODE_USE_VERTEX", "ANTHROPIC_VERTEX_BASE_URL", value => Vertex(value("CLOUD_ML_REGION"))),
    ];

    /// <summary>True for Anthropic's own API and what stands in its place.</summary>
    public bool IsFirstParty => Switch.Length == 0;

    /// <summary>The provider in force.</summary>
    /// <param name="value">Gives the value of a variable in force, or an empty text.</param>
    public static Provider Of(Func<string, string> value) => Array.Find(Switched, provider => Derivation.IsTrue(value(provider.Switch))) ?? FirstParty;

    private static string AwsRegion(Func<string, string> value) =>
        value("AWS_REGION") is { Length: > 0 } region ? region : value("AWS_DEFAULT_REGION") is { Length: > 0 } other ? other : "us-east-1";

    private static string Vertex(string region) => region switch
    {
        "" => "https://us-east5-aiplatform.googleapis.com",
        "global" => "https://aiplatform.googleapis.com",
        _ => $"https://{region}-aiplatform.googleapis.com",
    };
}
