namespace Patchbay.Endpoints.Diagnosis;

/// <summary>A diagnosis shown to a person.</summary>
public sealed record Finding
{
    /// <summary>Stable code, <c>PB-LAYER-NN</c>; never reused. <c>patchbay explain CODE</c> prints its page.</summary>
    public required string Code { get; init; }

    /// <summary>Whose turn it is to act.</summary>
    public required Layer Layer { get; init; }

    /// <summary>What happened, naming the endpoint; one or two sentences.</summary>
    public required string What { get; init; }

    /// <summary>One thing to do: a command or a setting, and the way back where there is one.</summary>
    public required string Remedy { get; init; }

    /// <summary>The other end's own words, redacted and cut to a readable length; may be empty.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>The text that travels in an error's <c>message</c>: what, what to do, the code and its layer, the raw evidence.</summary>
    /// <remarks>Three short lines: Claude Code keeps line breaks (measured, 2.1.330).</remarks>
    public string Message
    {
        get
        {
            var text = $"{What}\nTo do: {Remedy}\n{Code} ({Layer.Word()}), more: `patchbay explain {Code}`.";
            return Evidence.Length == 0 ? text : $"{text} Evidence: {Evidence}";
        }
    }
}
