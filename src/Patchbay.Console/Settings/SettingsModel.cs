namespace Patchbay.Console.Settings;

/// <summary>The page.</summary>
/// <param name="Plug">The plug.</param>
/// <param name="Rows">The other settings.</param>
/// <param name="File">Where they stand.</param>
/// <param name="Query">What is searched for.</param>
/// <param name="Followers">Who follows the plug.</param>
public sealed record SettingsModel(PlugState Plug, IReadOnlyList<SettingRow> Rows, string File, string Query, IReadOnlyList<Follower> Followers);

/// <summary>The setting of the plug, as it is drawn.</summary>
/// <param name="State">The plug.</param>
/// <param name="Outcome">What came of the last change; null before one.</param>
/// <param name="Text">What stands in the field.</param>
public sealed record PlugSettingView(PlugState State, PlugOutcome? Outcome, string Text);

/// <summary>One of the other settings, as it is drawn.</summary>
/// <param name="Row">The setting.</param>
/// <param name="Problem">Why what was typed is not in force; empty when it is.</param>
public sealed record SettingItemView(SettingRow Row, string Problem);

/// <summary>An agent or a chat that goes where the plug is.</summary>
/// <param name="Name">For people.</param>
/// <param name="Where">Its folder.</param>
/// <param name="Endpoint">Where its next request goes.</param>
/// <param name="SeenAt">Where its last one went; empty before one.</param>
/// <param name="SeenTime">When.</param>
public sealed record Follower(string Name, string Where, string Endpoint, string SeenAt, DateTimeOffset? SeenTime);
