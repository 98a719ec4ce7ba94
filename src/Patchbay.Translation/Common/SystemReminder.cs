namespace Patchbay.Translation.Common;

/// <summary>Words of the agent's in a message of the user's: the tag that Claude's own prompts use for it.</summary>
internal static class SystemReminder
{
    /// <summary>Stands before.</summary>
    public static Part Open { get; } = Say("<system-reminder>");

    /// <summary>Stands behind.</summary>
    public static Part Close { get; } = Say("</system-reminder>");

    /// <summary>A text part of our own words.</summary>
    public static Part Say(string text) => new() { Kind = PartKind.Text, Text = new RawText(text) };
}
