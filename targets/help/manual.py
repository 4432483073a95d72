"""The help as it stands in docs/help: one Markdown file a guide, read into sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from projects.models import Role

FOLDER: Path = settings.BASE_DIR / "docs/help"
# The guides in the order of the work, and who begins with which.
GUIDES: dict[str, frozenset[str]] = {
    "fill": frozenset({Role.CLERK}),
    "review": frozenset({Role.REVIEWER, Role.BUREAU}),
    "lead": frozenset({Role.LEADER, Role.AUDITOR}),
    "manage": frozenset({Role.ADMIN}),
}


@dataclass(frozen=True)
class Section:
    """What stands below one heading. Its anchor is the heading, as GitHub has it."""

    heading: str
    level: int
    html: str
    text: str

    @property
    def anchor(self) -> str:
        return anchor(self.heading)


@dataclass(frozen=True)
class Guide:
    name: str
    title: str
    introduction: str
    sections: tuple[Section, ...]

    @property
    def chapters(self) -> list[Section]:
        return [section for section in self.sections if section.level == 2]


def anchor(heading: str) -> str:
    kept = (letter for letter in heading if letter.isalnum() or letter in " -_")
    return "".join(kept).replace(" ", "-").lower()


def guides_for(role: str) -> list[Guide]:
    """All guides, that of the role first."""
    names = sorted(GUIDES, key=lambda name: role not in GUIDES[name])
    return [guide(name) for name in names]


@cache
def guide(name: str) -> Guide:
    """The guide of that name. It is read once, as scripts and templates are."""
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    tokens = _parser().parse(text)
    (title, introduction), *parts = below_headings(tokens)
    sections = tuple(section_of(heading, content) for heading, content in parts)
    return Guide(name, title[1].content, _html(introduction), sections)


Part = tuple[list[Token], list[Token]]


def below_headings(tokens: Sequence[Token]) -> list[Part]:
    """Each heading, which is three tokens, with what stands below it."""
    starts = [at for at, token in enumerate(tokens) if token.type == "heading_open"]
    ends = [*starts[1:], len(tokens)]
    return [
        (list(tokens[start : start + 3]), list(tokens[start + 3 : end]))
        for start, end in zip(starts, ends, strict=True)
    ]


def section_of(heading: Sequence[Token], content: Sequence[Token]) -> Section:
    """The section of a heading and of what stands below it."""
    level = int(heading[0].tag.removeprefix("h"))
    texts = (_text(token) for token in content if token.type == "inline")
    return Section(heading[1].content, level, _html(content), " ".join(texts))


def _text(inline: Token) -> str:
    """The words of a paragraph without its signs and its pictures."""
    children: Iterable[Token] = inline.children or ()
    return "".join(
        child.content for child in children if child.type in {"text", "code_inline"}
    )


def _html(tokens: Sequence[Token]) -> str:
    parser = _parser()
    html: str = parser.renderer.render(tokens, parser.options, {})
    return html


@cache
def _parser() -> MarkdownIt:
    """Markdown with tables, in which HTML is text and pictures come from the static files."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("image", _picture)
    parser.add_render_rule("link_open", _link)
    return parser


def _picture(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    """A picture that opens by itself in another tab, where a phone can enlarge it."""
    token = tokens[index]
    source = str(token.attrs["src"]).removeprefix("pictures/")
    token.attrs["src"] = static(f"help/{source}")
    image = renderer.image(tokens, index, options, env)
    return f'<a class="picture" href="{token.attrs["src"]}" target="_blank">{image}</a>'


def _link(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    """A link to another guide leads to its page: `review.md#批复` to `../review/#批复`."""
    token = tokens[index]
    token.attrs["href"] = str(token.attrs["href"]).replace(".md", "/")
    if not str(token.attrs["href"]).startswith("#"):
        token.attrs["href"] = f"../{token.attrs['href']}"
    return renderer.renderToken(tokens, index, options, env)
