namespace Patchbay.Endpoints.Diagnosis;

/// <summary>A diagnosis shown to a person.</summary>
public sealed record Finding
{
    /// <summary>Stable code, <c>PB-LAYER-NN</c>; never reused. <c>patchbay explain CODE</c> prints its page.</summary>
    public required string Code { get; init; }

    /// <summary>Whose fault it is.</summary>
    public required Layer Layer { get; init; }

    /// <summary>What happened, naming the endpoint; one or two sentences.</summary>
    public required string What { get; init; }

    /// <summary>One thing to do: a command or a setting.</summary>
    public required string Remedy { get; init; }

    /// <summary>The other end's own words, redacted and cut to a readable length; may be empty.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>The text that travels in an error's <c>message</c>: what, remedy, code, then the endpoint's own words.</summary>
    public string Message => Evidence.Length == 0
        ? $"{What} {Remedy} ({Code})"
        : $"{What} {Remedy} ({Code}) — it said: {Evidence}";
}

/// <summary>The layer of a finding: whose turn it is to act.</summary>
public enum Layer
{
    /// <summary>The process holds an old value, or the gateway itself is the matter.</summary>
    Lifecycle,

    /// <summary>Name, connection, TLS, proxy.</summary>
    Network,

    /// <summary>The key or login.</summary>
    Credential,

    /// <summary>The server or the model behind it.</summary>
    Endpoint,

    /// <summary>The program that is routed.</summary>
    Agent,
}
