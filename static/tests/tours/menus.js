/**
 * A step that chooses an entry of the app's menu. Odoo hides the last ones where there is no room for all of them, which
 * depends on the fonts of the machine.
 */
export const entry = (name) => {
    const item = `[data-menu-xmlid='hr_sync.${name}']`;
    return {
        content: `Choose ${name} in the menu`,
        trigger: `.o_menu_sections:has(${item})`,
        run: ({ anchor }) => anchor.querySelector(item).click(),
    };
};
