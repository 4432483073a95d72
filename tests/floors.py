"""The table of floors: which module stands on which."""

# A module imports only from its own floor and those above it in this table. A new module chooses its floor here.
FLOORS = {
    "plain": """
        projects projects.amounts projects.codes projects.spelling projects.spreadsheets
        indicators indicators.dates indicators.units indicators.values indicators.kinds
        targets targets.likeness targets.arithmetic targets.periods targets.remarks targets.notes
        targets.exchange targets.exchange.form targets.exchange.problems targets.exchange.layout
        targets.exchange.spreadsheet targets.exchange.book_writer targets.exchange.percents
        targets.exchange.table targets.exchange.prose targets.exchange.reader targets.exchange.diff
        targets.exchange.text targets.exchange.validity targets.exchange.formats targets.exchange.files
        targets.exchange.snapshot targets.exchange.unsaid targets.exchange.words
        targets.exchange.archive targets.contrast targets.points targets.snippets
        targets.exchange.flat.shape targets.exchange.flat.writer targets.exchange.flat.picking
        targets.exchange.flat.template targets.exchange.flat.columns targets.exchange.flat.findings
        targets.exchange.flat.heading targets.exchange.flat.table targets.exchange.flat.cells
        targets.exchange.flat.gathering targets.exchange.flat.joining targets.exchange.flat.targets
        targets.exchange.flat.values targets.exchange.flat.part_one targets.exchange.flat.forms
        targets.exchange.flat.reading targets.exchange.flat
        targets.exchange.marked.book targets.exchange.marked.problem_sheet targets.exchange.marked.rows
        targets.exchange.marked
        targets.exchange.official.drawing targets.exchange.official.writer targets.exchange.official.reading
        targets.exchange.official.grid targets.exchange.official
        targets.exchange.pdf.glyphs targets.exchange.pdf.fonts targets.exchange.pdf.writer targets.exchange.pdf
        targets.exchange.word.reader targets.exchange.word.elements targets.exchange.word.styles
        targets.exchange.word.writer targets.exchange.word
        targets.exchange.workbook.csv_file targets.exchange.workbook.opening targets.exchange.workbook.child
        targets.exchange.workbook.facts targets.exchange.workbook.xls_facts targets.exchange.workbook.xlsx_facts
        targets.exchange.workbook.ods_facts targets.exchange.workbook.compound targets.exchange.workbook
        targets.editing targets.editing.sheet targets.editing.outcome
        targets.checks targets.checks.finding targets.checks.subject targets.checks.rules targets.checks.catalogue
        targets.checks.engine targets.checks.completeness targets.checks.amounts targets.checks.costs
        targets.checks.denominators targets.checks.parts targets.checks.relevance
        targets.checks.feasibility targets.checks.wording targets.checks.alike targets.checks.misplaced
        targets.figures targets.figures.bands targets.figures.figure
        targets.exchange.figures targets.exchange.figures.book targets.exchange.figures.document
        targets.exchange.figures.pdf targets.exchange.figures.formats
        targets.checks.cells targets.checks.scoring targets.checks.examples targets.checks.rules_document
    """,
    "models": """
        projects.apps projects.models projects.models.budget projects.models.keys projects.models.people
        projects.models.trail projects.models.dates projects.models.logins projects.models.derived
        indicators.apps indicators.models
        targets.apps targets.models targets.models.declarations targets.models.departments targets.models.imports
        targets.models.revised targets.models.quality targets.models.versions targets.models.reviews
        targets.models.publications
    """,
    "verbs": """
        projects.access projects.scheduling projects.properties projects.logins projects.audit projects.trail
        projects.windows projects.numbering projects.searching
        projects.register
        projects.removal
        targets.exchange.store targets.exchange.part_one targets.exchange.receipt targets.exchange.matching
        targets.exchange.comparing
        targets.exchange.importing targets.library targets.seeding targets.fixtures targets.workflow
        targets.workbench targets.reminding targets.review_sheets targets.deciding targets.commenting targets.publishing
        targets.copying targets.removal targets.restoring targets.versions targets.steps
        targets.jobs targets.jobs.progress targets.jobs.lines targets.jobs.undoing targets.jobs.undoing_parts
        targets.jobs.processing targets.jobs.tasks targets.jobs.runs targets.jobs.marking targets.workbooks
        targets.summaries targets.suggestions targets.earlier targets.presence targets.searching
        targets.editing.rows targets.editing.declarations targets.editing.departments
        targets.checks.standards targets.checks.recording targets.checks.review
        targets.checks.waiving targets.checks.mending targets.checks.board targets.checks.tallies
        targets.checks.settings
        targets.figures.kept targets.figures.extent targets.figures.standing targets.figures.money
        targets.jobs.checking targets.jobs.foreseen targets.checks.previewing
    """,
    "faces": """
        projects.columns projects.list_files projects.requests projects.cells projects.sheets projects.resources
        projects.forms projects.tables projects.filters projects.trail_table
        projects.trailed_admin projects.schedule_forms projects.account_forms
        projects.sheet_admin projects.admin projects.templatetags
        projects.templatetags.amounts
        indicators.resources indicators.tables indicators.filters indicators.admin indicators.templatetags
        indicators.templatetags.values
        targets.figures.progress_figures targets.figures.money_figures targets.figures.quality_figures
        targets.figures.dashboard targets.figures.reports targets.listing targets.listing.filters
        targets.listing.tables targets.templatetags targets.templatetags.figures
        targets.dossier targets.review_forms targets.flow targets.flow.filters targets.flow.forms targets.flow.tables
        targets.quality targets.quality.groups targets.quality.forms targets.quality.receipts
        targets.starting_forms targets.import_forms targets.import_tables
        targets.forms targets.drawing targets.desks targets.editor
        targets.quality.figures targets.quality.filters targets.quality.tables
        targets.tables targets.admin targets.management targets.management.base targets.management.commands
        targets.management.commands.check_targets targets.management.commands.export_document
        targets.management.commands.import_document
        targets.quality.rule_forms targets.management.commands.make_check_docs
        targets.management.commands.make_fixtures targets.management.commands.seed
        targets.management.commands.worker
        targets.management.commands.verify_trail targets.management.commands.send_reminders
        targets.management.commands.verify_publications
    """,
    "pages": """
        projects.lists projects.views projects.account_views projects.schedule_views projects.urls
        indicators.views indicators.urls
        targets.views targets.views.reading targets.views.editing targets.views.starting targets.views.removing
        targets.views.steps targets.views.importing targets.views.workbooks targets.views.quality targets.views.rules
        targets.views.checking targets.views.mending targets.views.versions
        targets.views.boards targets.views.listing
        targets.views.workbench targets.views.reviewing targets.views.publishing targets.views.searching
        targets.urls
        jvlu_budget jvlu_budget.settings jvlu_budget.formats jvlu_budget.formats.zh_Hans
        jvlu_budget.formats.zh_Hans.formats
        jvlu_budget.admin jvlu_budget.apps jvlu_budget.middleware jvlu_budget.storage
        jvlu_budget.navigation jvlu_budget.views jvlu_budget.urls jvlu_budget.wsgi
    """,
}
