using System.Text.RegularExpressions;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Finds a finding again in text that has carried it: <see cref="Finding.Message"/> behind whatever the agent has put before it.</summary>
public static partial class FindingText
{
    /// <summary>Reads it; null when there is none.</summary>
    public static Finding? Read(string text)
    {
        var match = Shape().Match(text);
        if (!match.Success) return null;
        return new Finding
        {
            Code = match.Groups["code"].Value,
            Layer = Enum.TryParse<Layer>(match.Groups["layer"].Value, ignoreCase: true, out var layer) ? layer : Layer.Endpoint,
            What = Before().Replace(match.Groups["what"].Value, ""),
            Remedy = match.Groups["todo"].Value,
            Evidence = match.Groups["evidence"].Value.Trim(),
        };
    }

    /// <summary>For whoever needs it on the wire.</summary>
    public static Protocol.Control.FindingRecord ToRecord(this Finding finding) => new(finding.Code, finding.Layer.Word(), finding.What, finding.Remedy, finding.Evidence);

    [GeneratedRegex(@"(?<what>[^\n]*)\nTo do: (?<todo>[^\n]*)\n(?<code>PB-[A-Z]+-\d{2,3}) \((?<layer>[a-z]+)\), more: `patchbay explain [^`]*`\.(?: Evidence: (?<evidence>.*))?", RegexOptions.Singleline)]
    private static partial Regex Shape();

    /// <summary>What Claude Code and the bridge put before an error's words.</summary>
    [GeneratedRegex(@"^(?:Internal error: )?(?:Failed to authenticate\. )?(?:API Error: )?(?:\d{3} )?")]
    private static partial Regex Before();
}
