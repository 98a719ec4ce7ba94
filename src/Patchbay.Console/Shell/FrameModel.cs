using Patchbay.Console.Settings;
using RazorSlices;

namespace Patchbay.Console.Shell;

/// <summary>What stands around every page.</summary>
/// <param name="Title">Of the window.</param>
/// <param name="Area">The area whose link is marked.</param>
/// <param name="Theme"><c>light</c>, <c>dark</c>, or <c>auto</c>.</param>
/// <param name="FormToken">What shows that a change comes from this page.</param>
/// <param name="Plug">The plug, for the line at the top.</param>
/// <param name="Version">Patchbay's.</param>
/// <param name="Links">All areas.</param>
/// <param name="Body">The page.</param>
public sealed record FrameModel(string Title, string Area, string Theme, string FormToken, PlugState Plug, string Version, IReadOnlyList<AreaLink> Links, RazorSlice Body);

/// <summary>A page for those who do not come in.</summary>
/// <param name="Title">In two words.</param>
/// <param name="Text">Why, and what to do.</param>
/// <param name="GoOn">Where it leads by itself; empty = nowhere.</param>
public sealed record DoorModel(string Title, string Text, string GoOn = "");

/// <summary>A word that goes away by itself.</summary>
/// <param name="Text">What was done.</param>
/// <param name="UndoUrl">POST: takes it back; empty where there is no way back.</param>
/// <param name="UndoValue">The form value <c>value</c> of that.</param>
/// <param name="IsError">Whether it says what was not done.</param>
public sealed record Toast(string Text, string UndoUrl = "", string UndoValue = "", bool IsError = false);
