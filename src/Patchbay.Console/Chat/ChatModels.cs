using Patchbay.Console.Settings;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;

namespace Patchbay.Console.Chat;

/// <summary>The page.</summary>
/// <param name="List">The sessions.</param>
/// <param name="Panes">Those that are looked at, side by side.</param>
/// <param name="New">The form for a new one; null while another is looked at.</param>
public sealed record ChatModel(ChatListModel List, IReadOnlyList<PaneModel> Panes, NewChatModel? New);

/// <summary>The list at the side.</summary>
/// <param name="Open">The sessions that are open.</param>
/// <param name="Shown">The ids of those that are looked at.</param>
public sealed record ChatListModel(IReadOnlyList<HostedSessionView> Open, IReadOnlyList<string> Shown);

/// <summary>The form for a new session.</summary>
/// <param name="Folder">What stands in it.</param>
/// <param name="Known">The endpoints.</param>
/// <param name="Plugged">The one in force.</param>
/// <param name="Note">What is to be known of a first start; may be empty.</param>
public sealed record NewChatModel(string Folder, IReadOnlyList<KnownEndpoint> Known, string Plugged, string Note);

/// <summary>One conversation.</summary>
/// <param name="Head">What stands above it.</param>
/// <param name="Items">Its last items.</param>
/// <param name="Version">The transcript's version that they are of.</param>
/// <param name="HasEarlier">Whether there are earlier ones.</param>
/// <param name="IsFirst">Whether its stream carries what the page has only once.</param>
public sealed record PaneModel(PaneHeadModel Head, IReadOnlyList<ChatItem> Items, long Version, bool HasEarlier, bool IsFirst)
{
    /// <summary>The number of the last item; 0 without one.</summary>
    public int LastNumber => Items.Count > 0 ? Items[^1].Number : 0;
}

/// <summary>What stands above and below a conversation.</summary>
/// <param name="Prefix">What its elements' ids begin with.</param>
/// <param name="View">The session.</param>
/// <param name="Plug">The plug, which it may follow.</param>
public sealed record PaneHeadModel(string Prefix, HostedSessionView View, PlugState Plug)
{
    /// <summary>Mode, model, effort.</summary>
    public IReadOnlyList<SessionChoice> Choices => SessionSetup.ChoicesOf(View);

    /// <summary>The slash commands.</summary>
    public IReadOnlyList<FormChoice> Commands => SessionSetup.CommandsOf(View);

    /// <summary>How full it is.</summary>
    public (long Used, long Size)? Window => SessionSetup.WindowOf(View);

    /// <summary>Where its calls go.</summary>
    public string Url => $"{ConsolePaths.Root}/chat/{View.Id}";

    /// <summary>What it is called.</summary>
    public string Title => View.Title.Length > 0 ? View.Title : "New conversation";
}

/// <summary>An item in its conversation.</summary>
/// <param name="Prefix">What its element's id begins with.</param>
/// <param name="Session">The session.</param>
/// <param name="Item">The item.</param>
public sealed record ItemModel(string Prefix, string Session, ChatItem Item);

/// <summary>Earlier items, and the way to those before them.</summary>
/// <param name="Prefix">What elements' ids begin with.</param>
/// <param name="Session">The session.</param>
/// <param name="Items">The items.</param>
/// <param name="HasEarlier">Whether there are more.</param>
public sealed record EarlierModel(string Prefix, string Session, IReadOnlyList<ChatItem> Items, bool HasEarlier);

/// <summary>What was found.</summary>
/// <param name="Session">The session.</param>
/// <param name="Query">The words.</param>
/// <param name="Items">The items, the latest first.</param>
public sealed record FoundModel(string Session, string Query, IReadOnlyList<ChatItem> Items);

/// <summary>The conversations on the disk.</summary>
/// <param name="Sessions">The latest first.</param>
/// <param name="Finding">Why there is no list.</param>
public sealed record KeptModel(IReadOnlyList<KeptSession> Sessions, FindingRecord? Finding);

/// <summary>Why a conversation was not opened.</summary>
/// <param name="Finding">As a finding.</param>
/// <param name="Problem">Or in words; may be empty.</param>
public sealed record NewOutcomeModel(FindingRecord? Finding, string Problem);
